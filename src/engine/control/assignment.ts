import { isDeepStrictEqual } from "node:util";
import type { AppSpec, ServiceSpec, VolumeSpec } from "../model/app-spec.ts";
import type { Assignment, AssignmentDelta, AssignmentItem } from "../model/assignment.ts";
import { type AppKey, type ReplicaId, serviceKey } from "../model/names.ts";
import type { ReplicaRecord } from "../model/replica.ts";
import type { RoutingTable, ServiceRouting } from "../model/routing.ts";
import type { AppView, ReplicaView, View } from "../model/view.ts";
import { currentProbes } from "./current-probes.ts";

/** How long a stop waits for open connections, and how long a replica that takes over must hold out to count as ready. */
const DRAIN_TIMEOUT_MS = 30_000;
const SETTLE_MS = 1000;

/** Replicas to look at again, by app. */
export type Touched = ReadonlyMap<AppKey, ReadonlySet<ReplicaId>>;

/** Everything one host's agent is to work from. */
export function assignmentFor(view: View, host: string): Assignment {
  const items = [...view.apps.values()].flatMap((app) => itemsOf(app, host, app.replicas.keys()));
  return {
    storeId: view.storeId,
    items: Object.fromEntries(items.map((item) => [item.replica, item])),
    routing: routingTable(view),
  };
}

/** What became of the touched replicas since `sent`; costs what changed. */
export function assignmentDelta(
  view: View,
  host: string,
  touched: Touched,
  sent: ReadonlyMap<ReplicaId, AssignmentItem>,
): AssignmentDelta {
  const upsert = [...touched].flatMap(([key, ids]) => {
    const app = view.apps.get(key);
    return app ? itemsOf(app, host, ids) : [];
  });
  const forget = [...touched].flatMap(([key, ids]) =>
    [...ids].filter((id) => sent.has(id) && !isAssigned(view.apps.get(key)?.replicas.get(id), host)),
  );
  return { upsert: upsert.filter((item) => !isDeepStrictEqual(item, sent.get(item.replica))), forget };
}

/** All services of the cluster, as data planes serve them. */
export function routingTable(view: View): RoutingTable {
  const table: Record<string, ServiceRouting> = {};
  for (const app of view.apps.values()) for (const { value } of app.routing.values()) table[serviceKey(value)] = value;
  return table;
}

function itemsOf(app: AppView, host: string, ids: Iterable<ReplicaId>): AssignmentItem[] {
  const assigned = [...ids].map((id) => app.replicas.get(id)).filter((replica) => isAssigned(replica, host));
  if (assigned.length === 0) return [];
  const parts = { takesOver: takeovers(app), withProbes: currentProbes(app) };
  return assigned.flatMap((replica) => itemOf(app, replica, parts));
}

/** One that is gone has nothing left to do, as a job that is done: an agent that lost its memory must not do it again. */
const isAssigned = (replica: ReplicaView | undefined, host: string): replica is ReplicaView =>
  replica?.record !== undefined && replica.placement?.value.host === host && replica.status?.value.state !== "gone";

type Parts = { takesOver: (record: ReplicaRecord) => boolean; withProbes: ReturnType<typeof currentProbes> };

/** Nothing for a replica whose release is not there: the agent goes on with what it was told before. */
function itemOf(app: AppView, replica: ReplicaView, { takesOver, withProbes }: Parts): AssignmentItem[] {
  const record = replica.record?.value;
  const release = record && app.releases.get(record.release)?.value.spec;
  const spec = record && release?.services[record.service];
  if (!record || !release || !spec) return [];
  const { id, service, slot, release: number, specHash, retired } = record;
  const graceMs = retired?.graceMs;
  return [
    {
      replica: id,
      ...app.ref,
      service,
      slot,
      release: number,
      specHash,
      want: wantOf(replica),
      ...(retired ? { retired: retired.because } : {}),
      spec: { ...withProbes(record, spec), ...(graceMs === undefined ? {} : { stopGraceMs: graceMs }) },
      volumes: volumesOf(release, spec),
      // Whoever says how long an end may take means all of it.
      drainTimeoutMs: Math.min(DRAIN_TIMEOUT_MS, graceMs ?? DRAIN_TIMEOUT_MS),
      settleMs: takesOver(record) ? SETTLE_MS : 0,
    },
  ];
}

function wantOf({ record, drained }: ReplicaView): AssignmentItem["want"] {
  if (!record?.value.retired) return "run";
  return drained ? "stop" : "drain";
}

function volumesOf(release: AppSpec, spec: ServiceSpec): Record<string, VolumeSpec> {
  const named = spec.mounts.flatMap((mount) => (mount.type === "volume" ? [mount.source] : []));
  return Object.fromEntries(named.flatMap((name) => (release.volumes[name] ? [[name, release.volumes[name]]] : [])));
}

/** A replica takes over when its slot has an older one: the lowest counter of each slot takes over from nobody. */
function takeovers(app: AppView): (record: ReplicaRecord) => boolean {
  const first = new Map<string, number>();
  for (const { record } of app.replicas.values()) {
    if (!record) continue;
    const { service, slot, counter } = record.value;
    const place = `${service}/${slot}`;
    first.set(place, Math.min(first.get(place) ?? counter, counter));
  }
  return ({ service, slot, counter }) => (first.get(`${service}/${slot}`) ?? counter) < counter;
}
