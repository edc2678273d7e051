import type { AppRecord } from "./app.ts";
import type { ClusterRecord } from "./cluster.ts";
import type { Ack, Heartbeat, HostRecord, PlaneName } from "./host.ts";
import type { AppKey, AppRef, ReplicaId } from "./names.ts";
import type { Release } from "./release.ts";
import type { Drained, Loss, Placement, ReplicaRecord, ReplicaStatus } from "./replica.ts";
import type { RolloutRecord } from "./rollout.ts";
import type { ServiceRouting } from "./routing.ts";
import type { Instant } from "./time.ts";

/** A record as the leader sees it; `seenAt` is when this process first saw this revision of it. */
export type Entry<T> = { readonly value: T; readonly revision: number; readonly seenAt: Instant };

/** All that is stored of one replica. */
export type ReplicaView = {
  readonly id: ReplicaId;
  readonly record?: Entry<ReplicaRecord>;
  readonly placement?: Entry<Placement>;
  readonly loss?: Entry<Loss>;
  readonly drained?: Entry<Drained>;
  readonly status?: Entry<ReplicaStatus>;
};

/** All that is stored of one app. */
export type AppView = {
  readonly ref: AppRef;
  readonly record?: Entry<AppRecord>;
  readonly releases: ReadonlyMap<number, Entry<Release>>;
  readonly rollout?: Entry<RolloutRecord>;
  readonly replicas: ReadonlyMap<ReplicaId, ReplicaView>;
  readonly routing: ReadonlyMap<string, Entry<ServiceRouting>>;
};

/** All that is known of one host. */
export type HostView = {
  readonly name: string;
  readonly record?: Entry<HostRecord>;
  readonly beat?: Entry<Heartbeat>;
  readonly acks: ReadonlyMap<PlaneName, Entry<Ack>>;
};

/** A consistent state of the store, indexed as decisions need it; it does not change while a decision runs. */
export type View = {
  readonly storeId: string;
  readonly revision: number;
  readonly cluster?: Entry<ClusterRecord>;
  readonly apps: ReadonlyMap<AppKey, AppView>;
  readonly hosts: ReadonlyMap<string, HostView>;
};
