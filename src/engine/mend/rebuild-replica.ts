import type { AppRecord } from "../model/app.ts";
import type { AppSpec } from "../model/app-spec.ts";
import type { AssignmentItem } from "../model/assignment.ts";
import type { Write } from "../model/decision.ts";
import { keyOf } from "../model/records.ts";
import type { ReplicaRecord, ReplicaStatus } from "../model/replica.ts";
import { specHash } from "../model/spec-hash.ts";
import type { WallTime } from "../model/time.ts";
import type { Standing } from "./standing.ts";
import { counterOf } from "./wanted-slots.ts";

/** Records of a replica as its agent was told of it. */
export function replicaWrites(
  standing: Standing,
  item: AssignmentItem,
  spec: AppSpec,
  { restarts }: AppRecord,
  host: string,
  at: WallTime,
): Write[] {
  const { ref, base } = standing;
  const { replica: id, service, slot, release, want } = item;
  const before = base?.replicas.get(id)?.record?.value;
  const value: ReplicaRecord = {
    id,
    service,
    slot,
    counter: counterOf(item),
    release,
    specHash: madeOf(item, spec, restarts),
    ...(want === "run" ? {} : { retired: before?.retired ?? { because: item.retired ?? "replaced" } }),
  };
  return [
    { kind: "replica", key: keyOf.replica(ref, id), value },
    { kind: "placement", key: keyOf.placement(ref, id), value: { host, because: "it ran here" } },
    { kind: "status", key: keyOf.status(ref, id), value: statusFrom(standing, item, host, at) },
    ...(want === "stop"
      ? [
          {
            kind: "drained" as const,
            key: keyOf.drained(ref, id),
            value: { generation: 0, acknowledgedBy: [], slowestMs: 0 },
          },
        ]
      : []),
  ];
}

/** What a replica is made of, in the words that a release is compared in: equal where nothing differs. */
export function madeOf(
  { service, spec: own, volumes }: AssignmentItem,
  spec: AppSpec,
  restarts: AppRecord["restarts"],
): string {
  const dependsOn = spec.services[service]?.dependsOn ?? {};
  const made: AppSpec = {
    ...spec,
    services: { ...spec.services, [service]: { ...own, dependsOn } },
    volumes: { ...spec.volumes, ...volumes },
  };
  return specHash(service, made, restarts);
}

const STATES = { run: "running", drain: "draining", stop: "stopping" } as const;

/** Until its agent tells: ready where the data planes send to it, so that none of them lets go of it meanwhile. */
export function statusFrom(
  { base, routing, addresses }: Standing,
  { replica, service, want }: AssignmentItem,
  host: string,
  at: WallTime,
): ReplicaStatus {
  const endpoints = routing.find((own) => own.service === service)?.endpoints ?? [];
  const address = endpoints.find((endpoint) => endpoint.replica === replica)?.address ?? addresses[replica];
  const { address: _, ...before } = base?.replicas.get(replica)?.status?.value ?? {
    replica,
    state: STATES[want],
    // One that may have run may still be sent to: it is not let go of before all data planes say so.
    startedAt: at,
    restarts: 0,
  };
  if (address === undefined) return { ...before, host, ready: false, updatedAt: at };
  return {
    replica,
    host,
    state: STATES[want],
    ready: true,
    address,
    startedAt: at,
    restarts: before.restarts,
    updatedAt: at,
  };
}
