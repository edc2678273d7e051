import type { AppRecord } from "../model/app.ts";
import type { AppSpec } from "../model/app-spec.ts";
import type { AssignmentItem } from "../model/assignment.ts";
import type { Write } from "../model/decision.ts";
import { keyOf } from "../model/records.ts";
import type { Release } from "../model/release.ts";
import type { ReplicaStatus } from "../model/replica.ts";
import { hasCompleted } from "../model/replica-condition.ts";
import { type RolloutRecord, rolloutId } from "../model/rollout.ts";
import { specHash } from "../model/spec-hash.ts";
import type { WallTime } from "../model/time.ts";
import type { AppView, ReplicaView } from "../model/view.ts";
import { writtenVolumes } from "../model/wanted.ts";
import { appWrites } from "./app-writes.ts";
import { missingReleases, releaseThatRuns } from "./rebuild-release.ts";
import type { Standing } from "./standing.ts";

const DEADLINE_MS = 5 * 60_000;
const GENERATIONS_EACH = 1_000_000;

/** Records of an app that want exactly what runs of it: nothing is started, replaced or stopped because of them. */
export function rebuildApp(standing: Standing, host: string, at: WallTime): Write[] {
  const { ref, base, items, routing } = standing;
  const made = missingReleases(standing, at);
  const number = releaseThatRuns(standing);
  const release = base?.releases.get(number)?.value ?? made.find((one) => one.number === number);
  if (!release) return [];
  const done = [...(base?.replicas.values() ?? [])].filter(hasCompleted);
  const record = recordOf(standing, release, done, at);
  const kept: AppView = {
    ref,
    releases: base?.releases ?? new Map(),
    replicas: new Map(done.map((replica) => [replica.id, replica])),
    routing: new Map(),
  };
  return [
    ...appWrites(kept, routing),
    { kind: "app", key: keyOf.app(ref), value: record },
    ...made.map((value): Write => ({ kind: "release", key: keyOf.release(ref, value.number), value })),
    { kind: "rollout", key: keyOf.rollout(ref), value: rolloutOf(standing, record, host) },
    ...items.flatMap((item) => replicaWrites(standing, item, release.spec, record, host, at)),
  ];
}

function recordOf(
  { base, items, routing }: Standing,
  { number, spec }: Release,
  done: readonly ReplicaView[],
  at: WallTime,
): AppRecord {
  const before = base?.record?.value;
  const running = items.filter(({ want }) => want === "run");
  const slots = Map.groupBy(running, ({ service }) => service);
  const count = (service: string): number => new Set((slots.get(service) ?? []).map(({ slot }) => slot)).size;
  const ended = new Set(done.map(({ record }) => record?.value.service));
  const services = Object.values(spec.services);
  const routed = Math.max(0, ...routing.map(({ generation }) => Math.floor(generation / GENERATIONS_EACH)));
  return {
    generation: Math.max(before?.generation ?? 0, routed) + 1,
    release: number,
    wanted: running.length > 0 ? "up" : "down",
    scale: Object.fromEntries(
      services
        .filter(({ name, replicas }) => count(name) > 0 && count(name) !== replicas)
        .map(({ name }) => [name, count(name)]),
    ),
    stopped: services
      .filter(({ name, replicas }) => replicas > 0 && count(name) === 0 && !ended.has(name))
      .map(({ name }) => name),
    restarts: before?.restarts ?? {},
    onFailure: before?.onFailure ?? "pause",
    deadlineMs: before?.deadlineMs ?? DEADLINE_MS,
    changedAt: at,
    changedBy: { name: "orc restore", host: "" },
    cause: "restore",
  };
}

function rolloutOf({ ref, base, items }: Standing, record: AppRecord, host: string): RolloutRecord {
  const before = base?.rollout?.value;
  const counters = items.map(({ replica }) => Number(replica.split(".").at(-1)) + 1);
  const written = items.flatMap(({ spec }) => writtenVolumes(spec));
  return {
    id: rolloutId(ref, record.generation),
    observedGeneration: record.generation,
    state: "complete",
    release: record.release,
    serving: record.release,
    lastGood: record.release,
    nextCounter: Math.max(before?.nextCounter ?? 1, ...counters),
    remainingMs: record.deadlineMs,
    startedAt: record.changedAt,
    finishedAt: record.changedAt,
    waiting: {},
    replaced: 0,
    minReady: {},
    volumeHosts: { ...before?.volumeHosts, ...Object.fromEntries(written.map((volume) => [volume, [host]])) },
    ...(before?.failedReleases ? { failedReleases: before.failedReleases } : {}),
  };
}

function replicaWrites(
  standing: Standing,
  item: AssignmentItem,
  spec: AppSpec,
  { restarts }: AppRecord,
  host: string,
  at: WallTime,
): Write[] {
  const { ref, base } = standing;
  const { replica: id, service, slot, release, want } = item;
  const counter = Number(id.split(".").at(-1));
  const before = base?.replicas.get(id);
  const retired = want === "run" ? {} : { retired: before?.record?.value.retired ?? { because: "replaced" as const } };
  // What it is made of, in the words that the release is compared in: equal where nothing differs.
  const made = specHash(service, asMade(spec, item), restarts);
  return [
    {
      kind: "replica",
      key: keyOf.replica(ref, id),
      value: { id, service, slot, counter, release, specHash: made, ...retired },
    },
    { kind: "placement", key: keyOf.placement(ref, id), value: { host, because: "it ran here" } },
    {
      kind: "status",
      key: keyOf.status(ref, id),
      value: statusFrom(standing, item, host, at),
    },
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

function asMade(spec: AppSpec, { service, spec: own, volumes }: AssignmentItem): AppSpec {
  const dependsOn = spec.services[service]?.dependsOn ?? {};
  return {
    ...spec,
    services: { ...spec.services, [service]: { ...own, dependsOn } },
    volumes: { ...spec.volumes, ...volumes },
  };
}

const STATES = { run: "running", drain: "draining", stop: "stopping" } as const;

/** Until its agent tells: ready where the data planes send to it, so that none of them lets go of it meanwhile. */
function statusFrom(
  { base, routing, addresses }: Standing,
  { replica, service, want }: AssignmentItem,
  host: string,
  at: WallTime,
): ReplicaStatus {
  const endpoints = routing.find((own) => own.service === service)?.endpoints ?? [];
  const address = endpoints.find((endpoint) => endpoint.replica === replica)?.address ?? addresses[replica];
  const before = base?.replicas.get(replica)?.status?.value;
  if (before && address === undefined) return before;
  return {
    replica,
    host,
    state: STATES[want],
    ready: address !== undefined,
    ...(address === undefined ? {} : { address }),
    restarts: before?.restarts ?? 0,
    updatedAt: at,
  };
}
