import type { ServiceSpec, VolumeSpec } from "./app-spec.ts";
import type { Reason } from "./event.ts";
import type { Ack, Heartbeat } from "./host.ts";
import type { ReplicaId } from "./names.ts";
import type { ReplicaStatus, RetireReason } from "./replica.ts";
import type { RoutingTable } from "./routing.ts";

/**
 * What an agent is to do with one replica. `run`: keep it running by its policy; `drain`: keep it as it is, start no successor;
 * `stop`: every data plane has let go of it, so wait for its connections, stop and remove it.
 */
export type AssignmentItem = {
  replica: ReplicaId;
  namespace: string;
  app: string;
  service: string;
  slot: number;
  release: number;
  specHash: string;
  want: "run" | "drain" | "stop";
  /** Why it is to go, when it is: whoever knows nothing but assignments can tell whether another is to come. */
  retired?: RetireReason;
  spec: ServiceSpec;
  /** The volumes that `spec.mounts` name, by their names in the Compose file. */
  volumes: Record<string, VolumeSpec>;
  /** How long a stop waits for open connections. */
  drainTimeoutMs: number;
  /** A start is taken as ready only after so long without an exit; for replicas that take over from others. */
  settleMs: number;
};

/** All that one host's agent works from; kept on its disk. Absence of a replica never means "remove". */
export type Assignment = {
  storeId: string;
  items: Readonly<Record<ReplicaId, AssignmentItem>>;
  routing: RoutingTable;
};

export type AssignmentDelta = {
  upsert: AssignmentItem[];
  /** Replicas whose records are gone: forget them (they were reported `gone` before). */
  forget: ReplicaId[];
  routing?: RoutingTable;
};

export type AssignmentMessage = ({ kind: "full" } & Assignment) | ({ kind: "delta" } & AssignmentDelta);

/** What an agent reports; `full` when it holds every status it has. Applying one twice changes nothing. */
export type StatusReport = {
  host: string;
  full: boolean;
  replicas: ReplicaStatus[];
  acks: Ack[];
  heartbeat?: Heartbeat;
  events: Reason[];
};
