import type { RunId } from "./names.ts";
import type { RunExit } from "./run.ts";
import type { DurationMs, WallTime } from "./time.ts";

/** What an agent remembers of a replica between runs, kept on its disk. */
export type ReplicaMemory = {
  /** Number of the newest run, from 1; 0 before the first. */
  run: number;
  /** Runs that ended one after the other without a healthy time between; drives the back-off. */
  failures: number;
  /** How long to wait before the next run, as left when this was written. */
  backoffMs: DurationMs;
  /** The last ten, newest last. */
  exits: RunExit[];
  /** Its address on this host, for all of its runs. */
  address?: string;
  state: "preparing" | "running" | "draining" | "stopping" | "gone";
  finished?: boolean;
  /**
   * The run that was found ready, and when it had started: an agent that comes back does not doubt it. `lost`: its readiness probe
   * has taken that back for now.
   */
  ready?: { run: RunId; startedAt: WallTime; lost?: true };
  /** The engine's ids of its containers, as long as they are there. */
  containers?: string[];
  /** How the wait for open connections ended; set once it has. */
  drain?: { ms: DurationMs; cut: number };
};
