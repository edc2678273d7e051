import type { AgentDisk } from "../ports/agent-disk.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Tools } from "./executor.ts";
import type { Reporter } from "./reporter.ts";
import type { AgentSettings } from "./settings.ts";

/** What an agent's care for replicas is made of, and whom it tells. */
export type ReplicasParts = {
  settings: AgentSettings;
  tools: Tools;
  disk: AgentDisk;
  clock: Clock;
  log: Log;
  reporter: Reporter;
  /** Something on the engine changed that data planes stand on. */
  partChanged(): void;
  /** The engine was asked for everything, and answered or did not. */
  engineAsked(problem: string | undefined): void;
};
