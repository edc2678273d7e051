import type { RetireReason } from "../model/replica.ts";
import { isLive, isReady } from "../model/replica-condition.ts";
import { specOf, type WantedService } from "../model/wanted.ts";
import type { Move } from "./moves.ts";
import { isGoneForGood, type RecordedReplica, recordOf, replicasOf, type Situation } from "./situation.ts";
import { isUp, slotsOf, surplusOf } from "./slots.ts";
import { leavingWriters } from "./writers.ts";

/** Retires whatever is not wanted: lost replicas, slots beyond the count, services that stopped or are gone from the file. */
export function leave(situation: Situation): Move[] {
  return [...lost(situation), ...surplus(situation), ...removed(situation)];
}

const retire = (replica: RecordedReplica, because: RetireReason): Move => ({ do: "retire", replica, because });

function lost({ replicas }: Situation): Move[] {
  return [...replicas.values()]
    .flat()
    .filter((replica) => !recordOf(replica).retired && !isLive(replica))
    .map((replica) => retire(replica, "lost"));
}

function surplus(situation: Situation): Move[] {
  const { record } = situation;
  return [...situation.wanted].flatMap(([name, service]) => {
    if (service.replicas === 0 && hasDependents(situation, name)) return [];
    const because = record.wanted === "down" ? "down" : service.stopped ? "stopped" : "scaled-down";
    return notNeeded(situation, service).map((replica) => retire(replica, because));
  });
}

/** Slots beyond the count go highest first; a ready one stays while one that is wanted is not ready. */
function notNeeded(situation: Situation, service: WantedService): RecordedReplica[] {
  const missing = slotsOf(situation, service).filter(
    ({ fresh, others }) => ![fresh, ...others].some(isReadyOne),
  ).length;
  const surplus = surplusOf(situation, service);
  const kept = missing === 0 ? [] : surplus.filter(isReady).slice(-missing);
  return surplus.filter((replica) => !kept.includes(replica));
}

const isReadyOne = (replica: RecordedReplica | undefined): boolean => replica !== undefined && isReady(replica);

/** Who depends on a service goes before it, when both go. */
function hasDependents(situation: Situation, name: string): boolean {
  return [...situation.wanted].some(
    ([other, service]) =>
      service.replicas === 0 &&
      name in service.spec.dependsOn &&
      replicasOf(situation, other).some((replica) => !isGoneForGood(situation, replica) && !replica.loss),
  );
}

/**
 * Services that are gone from the file leave once the rest is up, so that a release that fails has lost nothing;
 * those of a release that was turned back, and those that hold what a wanted service waits for, leave at once.
 */
function removed(situation: Situation): Move[] {
  const { wanted, record, rollout, app } = situation;
  if (record.wanted === "up" && !specOf(app, rollout.serving)) return [];
  const inTheWay = new Set([...wanted.values()].flatMap((service) => leavingWriters(situation, service)));
  const because = record.wanted === "down" ? "down" : rollout.serving === rollout.release ? "removed" : "rolled-back";
  const atOnce = because !== "removed" || isUp(situation);
  return [...situation.replicas]
    .filter(([name]) => !wanted.has(name))
    .flatMap(([, replicas]) => replicas)
    .filter((replica) => isLive(replica) && (atOnce || inTheWay.has(replica)))
    .map((replica) => retire(replica, because));
}
