import type { AppRecord } from "../../src/engine/model/app.ts";
import { type AppRef, appKey, appOfReplica } from "../../src/engine/model/names.ts";
import { keyOf } from "../../src/engine/model/records.ts";
import type { Release } from "../../src/engine/model/release.ts";
import type { ReplicaRecord, ReplicaStatus } from "../../src/engine/model/replica.ts";
import type { RolloutRecord } from "../../src/engine/model/rollout.ts";
import type { AppView } from "../../src/engine/model/view.ts";
import { wantedServices } from "../../src/engine/model/wanted.ts";
import type { Invariant } from "./invariant.ts";
import { onChange, type RecordChange, stored } from "./stored.ts";
import type { World } from "./world.ts";

/** What must hold of every step of a rollout. */
export const rolloutInvariants = (): Invariant[] => [
  { says: "One replica proves a release, then a batch at a time is replaced.", check: inBatches() },
  { says: "A rollout that stopped with nothing to go back to replaces no more.", check: onChange("replica", goesOn) },
  {
    says: "A release that fails is turned back where there is one to go back to.",
    check: onChange("rollout", keepsOn),
  },
  { says: "A rollout is not complete without its ports.", check: onChange("rollout", withoutPort) },
  {
    says: "What is asked of an app is asked one after the other.",
    check: onChange("app", ({ key, before, after }) => {
      const isNext = !before || !after || after.generation === before.generation + 1;
      return isNext ? undefined : `${key} went from generation ${before.generation} to ${after.generation}`;
    }),
  },
];

/** Between a decision and its commit lies a slow disk at most. */
const DECIDED_MS = 2000;

/** Those in the store that are to stay, of one service, by their records. */
function stayingOf({ disk }: World, { namespace, app }: AppRef, service: string): ReplicaRecord[] {
  const under = `replica/${namespace}/${app}/`;
  return [...disk.entries]
    .filter(([key]) => key.startsWith(under))
    .map(([, { json }]) => JSON.parse(json) as ReplicaRecord)
    .filter((record) => record.service === service && !record.retired);
}

function isThere(world: World, { id }: ReplicaRecord): boolean {
  const app = appOfReplica(id);
  if (stored(world, keyOf.loss(app, id)) !== undefined) return false;
  const status = stored<ReplicaStatus>(world, keyOf.status(app, id));
  return status?.state !== "gone" || status.finished === true;
}

/** One that is made for a slot in which another is to go. */
function replacedBy(world: World, record: ReplicaRecord): boolean {
  return stayingOf(world, appOfReplica(record.id), record.service).some(
    (other) => other.slot === record.slot && other.id !== record.id && isThere(world, other),
  );
}

/** Half of what is left, but two at least and eight at most. */
const batchOf = (replicas: number): number => Math.min(8, Math.max(2, Math.ceil((replicas - 1) / 2)));

function inBatches(): Invariant["check"] {
  const readyAt = new Map<string, number>();
  const note = onChange("status", ({ before, after }, { clock }) => {
    if (before?.ready) readyAt.set(before.replica, clock.now());
    if (after?.ready || after?.finished) readyAt.set(after.replica, Number.POSITIVE_INFINITY);
    return undefined;
  });
  const judge = onChange("replica", ({ key, before, after, beside }, world) => {
    if (before || !after || world.restored.has(key)) return undefined;
    const app = appOfReplica(after.id);
    const rollout = beside<RolloutRecord>(keyOf.rollout(app));
    const wanted = world.view?.apps.get(appKey(app));
    if (!rollout || !wanted || !replacedBy(world, after)) return undefined;
    const isProven = ({ id }: ReplicaRecord): boolean =>
      (readyAt.get(id) ?? Number.NEGATIVE_INFINITY) > world.clock.now() - DECIDED_MS;
    const fresh = stayingOf(world, app, after.service).filter(({ specHash }) => specHash === after.specHash);
    const underWay = fresh.filter(
      (one) => one.counter >= (rollout.firstCounter ?? 0) && !isProven(one) && replacedBy(world, one),
    );
    const replicas = wantedServices(wanted, rollout.serving).get(after.service)?.replicas ?? 0;
    const most = fresh.some(isProven) ? batchOf(replicas) : 1;
    return underWay.length > most ? `${underWay.length} of ${after.service} at once, ${most} at most` : undefined;
  });
  return (world) => note(world) ?? judge(world);
}

function goesOn({ key, before, after, beside }: RecordChange<"replica">, world: World): string | undefined {
  if (before || !after || world.restored.has(key)) return undefined;
  const app = appOfReplica(after.id);
  const rollout = beside<RolloutRecord>(keyOf.rollout(app));
  const record = stored<AppRecord>(world, keyOf.app(app));
  const isOver =
    rollout?.state === "failed" &&
    rollout.serving === rollout.release &&
    rollout.observedGeneration === record?.generation &&
    record.onFailure !== "continue";
  return isOver && replacedBy(world, after) ? `${after.id} was made` : undefined;
}

function keepsOn({ before, after }: RecordChange<"rollout">, world: World): string | undefined {
  if (after?.state !== "failed" || before?.state !== "running" || before.id !== after.id) return undefined;
  const view = appOf(world, after);
  const record = view?.record?.value;
  if (!view || record?.generation !== after.observedGeneration || record.wanted === "down") return undefined;
  const { lastGood, serving, release } = after;
  if (record.onFailure !== "rollback" || serving !== release || lastGood === 0 || lastGood === serving)
    return undefined;
  if (stored<Release>(world, keyOf.release(view.ref, lastGood)) === undefined || isUp(view, serving)) return undefined;
  return `${after.id} serves ${serving}, and ${lastGood} was good`;
}

/** `default.shop.7` */
const appOf = ({ view }: World, { id }: RolloutRecord): AppView | undefined => view?.apps.get(appKey(appOfReplica(id)));

/** Whether a release has as many replicas that do their part as it is wanted to have. */
const isUp = (app: AppView, release: number): boolean =>
  [...wantedServices(app, release)].every(([service, { replicas, specHash }]) => {
    const up = [...app.replicas.values()].filter(
      ({ record, status }) =>
        record?.value.service === service &&
        record.value.specHash === specHash &&
        (status?.value.ready || status?.value.finished),
    );
    return new Set(up.map(({ record }) => record?.value.slot)).size >= replicas;
  });

function withoutPort({ before, after }: RecordChange<"rollout">, world: World): string | undefined {
  if (after?.state !== "complete" || before?.state !== "running" || before.id !== after.id) return undefined;
  const app = appOf(world, after);
  const asked = app?.record;
  if (!app || !asked || asked.value.onFailure === "continue" || asked.value.generation !== after.observedGeneration)
    return undefined;
  const wanted = wantedServices(app, after.serving);
  const ports = [...wanted].flatMap(([, { spec, replicas }]) => (replicas > 0 ? spec.ports : []));
  const lately = world.clock.now() - DECIDED_MS;
  for (const { name, acks } of world.view?.hosts.values() ?? []) {
    for (const { value, seenAt } of acks.values()) {
      if (seenAt < asked.seenAt || seenAt > lately) continue;
      const taken = ports.find(({ published, protocol }) => `${published}/${protocol}` in value.taken);
      if (taken) return `${after.id}: ${taken.published} is taken on ${name}`;
    }
  }
  return undefined;
}
