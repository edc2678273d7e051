import { acknowledged } from "../model/acknowledged.ts";
import type { AppRecord } from "../model/app.ts";
import { serviceKey } from "../model/names.ts";
import type { ReplicaRecord } from "../model/replica.ts";
import { hasCompleted, isGone, isReady } from "../model/replica-condition.ts";
import type { RolloutRecord } from "../model/rollout.ts";
import type { ServiceRouting } from "../model/routing.ts";
import type { Instant } from "../model/time.ts";
import type { AppView, ReplicaView, View } from "../model/view.ts";
import { type WantedService, wantedServices } from "../model/wanted.ts";

/** A replica that has a record: what rollouts are about. */
export type RecordedReplica = ReplicaView & { record: NonNullable<ReplicaView["record"]> };

/** Everything a rollout decides on, put together once per pass. */
export type Situation = {
  view: View;
  app: AppView;
  record: AppRecord;
  /** The rollout as it stands before this pass; `remainingMs` is what is left now. */
  rollout: RolloutRecord;
  now: Instant;
  /** Services as they are wanted, of the release that serves. */
  wanted: ReadonlyMap<string, WantedService>;
  /** Replicas of each service, wanted or not, by age. */
  replicas: ReadonlyMap<string, RecordedReplica[]>;
  /** Data planes of each routed service that are behind its routing; asked once, for it is the same for all its replicas. */
  late: ReadonlyMap<string, string[]>;
};

/** Looks at an app through a rollout: which replicas there are, and what the release that serves wants. */
export function situationOf(
  view: View,
  app: AppView,
  record: AppRecord,
  rollout: RolloutRecord,
  now: Instant,
): Situation {
  const recorded = [...app.replicas.values()]
    .filter((replica): replica is RecordedReplica => replica.record !== undefined)
    .sort((a, b) => recordOf(a).counter - recordOf(b).counter);
  return {
    view,
    app,
    record,
    rollout,
    now,
    wanted: wantedServices(app, rollout.serving),
    replicas: Map.groupBy(recorded, (replica) => recordOf(replica).service),
    late: new Map([...app.routing].map(([service, { value }]) => [service, lateFor(view, value, now)])),
  };
}

export const recordOf = (replica: RecordedReplica): ReplicaRecord => replica.record.value;

export const replicasOf = ({ replicas }: Situation, service: string): RecordedReplica[] => replicas.get(service) ?? [];

/** No container of it is left, or never will be again: its host left the cluster. */
export function isGoneForGood({ view }: Situation, replica: ReplicaView): boolean {
  if (isGone(replica)) return true;
  const host = replica.placement?.value.host;
  return replica.loss !== undefined && host !== undefined && !view.hosts.get(host)?.record;
}

/** Does its part: it ended as it was meant to, or it is ready and every data plane sends to it. */
export const isSettled = (situation: Situation, replica: RecordedReplica): boolean =>
  hasCompleted(replica) || (isReady(replica) && latePlanes(situation, replica).length === 0);

function lateFor(view: View, routing: ServiceRouting, now: Instant): string[] {
  const { done, late } = acknowledged(view, serviceKey(routing), routing.generation, now);
  return done ? [] : late.length > 0 ? late : [NOT_ROUTED];
}

/** Data planes that do not send to a ready replica yet. */
export function latePlanes({ app, late }: Situation, replica: RecordedReplica): readonly string[] {
  if (!replica.status?.value.address) return [];
  const { service } = recordOf(replica);
  const endpoints = app.routing.get(service)?.value.endpoints ?? [];
  if (!endpoints.some((endpoint) => endpoint.replica === replica.id)) return [NOT_ROUTED];
  return late.get(service) ?? [NOT_ROUTED];
}

/** Stands for data planes that have not been told yet. */
export const NOT_ROUTED = "not routed";
