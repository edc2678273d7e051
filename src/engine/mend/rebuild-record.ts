import { type AppRecord, DEADLINE_MS } from "../model/app.ts";
import type { AppSpec } from "../model/app-spec.ts";
import type { Release } from "../model/release.ts";
import { type RolloutFailure, type RolloutRecord, rolloutId } from "../model/rollout.ts";
import { specHash } from "../model/spec-hash.ts";
import type { WallTime } from "../model/time.ts";
import type { ReplicaView } from "../model/view.ts";
import { writtenVolumes } from "../model/wanted.ts";
import { madeOf } from "./rebuild-replica.ts";
import type { Standing } from "./standing.ts";
import { counterOf, routedGeneration, wantedSlots } from "./wanted-slots.ts";

/** What an app is wanted to be: what runs of it. */
export function appRecord(
  { base, items, routing }: Standing,
  { number, spec }: Release,
  done: readonly ReplicaView[],
  at: WallTime,
): AppRecord {
  const before = base?.record?.value;
  const services = Object.values(spec.services);
  const slots = new Map(services.map((service) => [service.name, wantedSlots(items, service)]));
  const slotsOf = (name: string): number => slots.get(name) ?? 0;
  const ended = new Set(done.map(({ record }) => record?.value.service));
  return {
    generation: Math.max(before?.generation ?? 0, routedGeneration(routing)) + 1,
    release: number,
    wanted: items.some(({ want }) => want === "run") || slots.values().some((highest) => highest > 0) ? "up" : "down",
    scale: Object.fromEntries(
      services
        .filter(({ name, replicas }) => slotsOf(name) > 0 && slotsOf(name) !== replicas)
        .map(({ name }) => [name, slotsOf(name)]),
    ),
    stopped: services
      .filter(({ name, replicas }) => replicas > 0 && slotsOf(name) === 0 && !ended.has(name))
      .map(({ name }) => name),
    restarts: before?.restarts ?? {},
    // A rollout that goes on regardless would replace what runs.
    onFailure: before && before.onFailure !== "continue" ? before.onFailure : "pause",
    deadlineMs: before?.deadlineMs ?? DEADLINE_MS,
    changedAt: at,
    changedBy: { name: "orc restore", host: "" },
    cause: "restore",
  };
}

/** A rollout that is over: where not all that runs is of one release it stopped half way, and a person says how it goes on. */
export function rolloutRecord(
  { ref, base, items }: Standing,
  record: AppRecord,
  spec: AppSpec,
  host: string,
): RolloutRecord {
  const before = base?.rollout?.value;
  const written = items.flatMap(({ spec: own }) => writtenVolumes(own));
  const isHalfWay = items.some(
    (item) =>
      item.want === "run" && madeOf(item, spec, record.restarts) !== specHash(item.service, spec, record.restarts),
  );
  return {
    id: rolloutId(ref, record.generation),
    observedGeneration: record.generation,
    ...(isHalfWay
      ? { state: "failed", failure: failureOf(before, record.release), lastGood: before?.lastGood ?? 0 }
      : { state: "complete", lastGood: record.release }),
    release: record.release,
    serving: record.release,
    nextCounter: Math.max(before?.nextCounter ?? 1, ...items.map((item) => counterOf(item) + 1)),
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

/** Why a rollout stopped: as it was known, where the backup knows it. */
function failureOf(before: RolloutRecord | undefined, release: number): RolloutFailure {
  const isSame = before?.release === release && before.serving === release;
  if (isSame && before.failure) return before.failure;
  return {
    code: "rollout.paused",
    message: `the store was made anew while release ${release} was rolled out: what runs of others stays until orc up`,
  };
}
