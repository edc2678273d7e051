import { agentDiskContract } from "../contract/agent-disk.ts";
import { MemoryAgentDisk } from "./memory-agent-disk.ts";

agentDiskContract("in memory", async () => {
  const disk = new MemoryAgentDisk();
  return { open: async () => disk, dispose: async () => {} };
});
