import type { RetireReason } from "../model/replica.ts";
import { isLive } from "../model/replica-condition.ts";
import { specOf } from "../model/wanted.ts";
import type { Move } from "./moves.ts";
import { isGoneForGood, isSettled, type RecordedReplica, recordOf, replicasOf, type Situation } from "./situation.ts";
import { slotsOf, surplusOf } from "./slots.ts";
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
    return surplusOf(situation, service).map((replica) => retire(replica, because));
  });
}

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
 * those that hold what a wanted service waits for leave at once.
 */
function removed(situation: Situation): Move[] {
  const { wanted, record, rollout, app } = situation;
  if (record.wanted === "up" && !specOf(app, rollout.serving)) return [];
  const up = [...wanted.values()].every((service) =>
    slotsOf(situation, service).every(({ fresh }) => fresh !== undefined && isSettled(situation, fresh)),
  );
  const inTheWay = new Set([...wanted.values()].flatMap((service) => leavingWriters(situation, service)));
  const because = record.wanted === "down" ? "down" : rollout.serving === rollout.release ? "removed" : "rolled-back";
  return [...situation.replicas]
    .filter(([name]) => !wanted.has(name))
    .flatMap(([, replicas]) => replicas)
    .filter((replica) => isLive(replica) && (up || record.wanted === "down" || inTheWay.has(replica)))
    .map((replica) => retire(replica, because));
}
