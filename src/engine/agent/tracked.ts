import type { ErrorCode } from "../../errors/catalogue.ts";
import type { RunId } from "../model/names.ts";
import type { ReplicaMemory } from "../model/replica-memory.ts";
import type { Instant, WallTime } from "../model/time.ts";
import type { Ending } from "./action.ts";
import type { RunProbes } from "./run-probes.ts";

/** What an agent knows of a replica beside its containers; `memory` outlives the process, the rest is found again. */
export type Tracked = {
  memory: ReplicaMemory;
  /** When this process first heard of the replica. */
  since: Instant;
  /** The engine's ids of containers that were seen to be its runs. */
  known?: ReadonlySet<string>;
  /** The next run waits until then. */
  backoff?: { until: Instant; at: WallTime };
  /** Since when the current run is seen running, and ready; `startedAt` tells one start of a container from another. */
  running?: { run: RunId; startedAt: WallTime; since: Instant; readySince?: Instant };
  /** Ports of a run that took a connection, and when they were last tried. */
  probe?: { run: RunId; open: number[]; at: Instant; tries: number };
  /** Since when nothing is sent to it any more and its connections are waited for. */
  drainingSince?: Instant;
  connections?: { count: number; at: Instant };
  /** The last action failed: why, and when to try again. */
  trouble?: { code: ErrorCode; message: string; tries: number; until: Instant };
  /** A run the agent itself ends, and why. */
  ending?: { run: RunId } & Ending;
  /** When the kernel last killed a process of a run for memory, and whether it was said that the run goes on. */
  oom?: { run: RunId; at: Instant; isTold: boolean };
  /** What its probes say of the run that is up. */
  probes?: RunProbes;
};

/** The memory of a replica that never ran here. */
export const NO_MEMORY: ReplicaMemory = { run: 0, failures: 0, backoffMs: 0, exits: [], state: "preparing" };

/** Begins to track a replica from what is remembered of it. */
export function track(memory: ReplicaMemory, now: Instant, wall: WallTime): Tracked {
  if (memory.backoffMs <= 0) return { memory, since: now };
  return { memory, since: now, backoff: { until: now + memory.backoffMs, at: laterThan(wall, memory.backoffMs) } };
}

/** The wall time so much later, for showing. */
export const laterThan = (wall: WallTime, ms: number): WallTime => new Date(Date.parse(wall) + ms).toISOString();
