import type { ReplicaId, RunId } from "./names.ts";
import type { RunExit } from "./run.ts";
import type { DurationMs, WallTime } from "./time.ts";

/** A slot placed on a host (key `replica/NS/APP/ID`, written by the rollout loop alone); never reused. */
export type ReplicaRecord = {
  id: ReplicaId;
  service: string;
  slot: number;
  counter: number;
  release: number;
  /** Hash of all that a container of this replica is made of; equal hashes need no replacement. */
  specHash: string;
  /** Why this replica is to go, and what it is given to end if not its own grace; absent while it is wanted. */
  retired?: { because: RetireReason; graceMs?: DurationMs };
};

export type RetireReason =
  | "replaced"
  | "scaled-down"
  | "removed"
  | "stopped"
  | "down"
  | "rolled-back"
  | "lost"
  | "restart";

/** Where a replica runs (key `placement/NS/APP/ID`, written by the place loop alone). */
export type Placement = { host: string; because: string } | { host?: never; unplaceable: string };

/** A replica no host will bring back (key `loss/NS/APP/ID`, written by the heal loop alone). */
export type Loss = { host: string; because: string };

/** Every data plane has let go of the replica (key `drained/NS/APP/ID`, written by the route loop alone): it may be stopped. */
export type Drained = { generation: number; acknowledgedBy: string[]; slowestMs: DurationMs };

export type ReplicaState = "pending" | "placed" | "preparing" | "running" | "draining" | "stopping" | "gone";

/** The states an agent may report, in the one direction a replica moves. */
export const AGENT_STATES = [
  "preparing",
  "running",
  "draining",
  "stopping",
  "gone",
] as const satisfies readonly ReplicaState[];

/** What the agent of its host says of a replica (key `status/NS/APP/ID`, written by the agent link alone). */
export type ReplicaStatus = {
  replica: ReplicaId;
  host: string;
  state: (typeof AGENT_STATES)[number];
  /** A condition beside the state: the replica may get requests. */
  ready: boolean;
  /** A code when something is wrong or awaited: `crash-loop`, `oom`, `pulling`, `image.missing`, `unhealthy`, `starting`, … */
  reason?: string;
  /** The sentence to the code. */
  message?: string;
  run?: RunId;
  containerId?: string;
  /** IPv4 address of the current run. */
  address?: string;
  startedAt?: WallTime;
  /** Runs of this replica beyond the first. */
  restarts: number;
  lastExit?: RunExit;
  /** When a waiting successor run is due, for showing. */
  nextTryAt?: WallTime;
  /** Set when the replica will have no further run: its policy says so. */
  finished?: boolean;
  /** Connections cut and time spent draining, known once it is gone. */
  drain?: { ms: DurationMs; cut: number };
  /** Never stored: since when nobody knows whether all of this still holds, for its engine does not answer. */
  unknownSince?: WallTime;
  updatedAt: WallTime;
};
