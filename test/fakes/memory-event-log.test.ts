import { eventLogContract } from "../contract/event-log.ts";
import { MemoryEventLog } from "./memory-event-log.ts";

eventLogContract("in memory", async () => ({
  open: async (wall) => new MemoryEventLog({ wall }),
  dispose: async () => {},
}));
