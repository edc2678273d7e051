import { isLive, isReady } from "../model/replica-condition.ts";
import type { RolloutRecord } from "../model/rollout.ts";
import { endOf } from "./begin.ts";
import { isFresh } from "./fresh.ts";
import { isGoneForGood, type RecordedReplica, recordOf, type Situation } from "./situation.ts";
import { isUp } from "./slots.ts";

/** The record of a rollout that has come to its end, or the one given while it has not. Called when nothing is left to be done. */
export function complete(situation: Situation, rollout: RolloutRecord): RolloutRecord {
  const wasReached = rollout.state === "running" || (rollout.state === "failed" && rollout.serving === rollout.release);
  if (!wasReached || !isReached(situation)) return rollout;
  const { failure: _, failedReleases = {}, ...rest } = rollout;
  const { [rollout.serving]: __, ...failed } = failedReleases;
  return {
    ...rest,
    ...(Object.keys(failed).length > 0 ? { failedReleases: failed } : {}),
    state: "complete",
    finishedAt: endOf(rollout, situation.record.deadlineMs),
    lastGood: isProven(situation) ? rollout.serving : rollout.lastGood,
  };
}

/** Everything wanted is up, and nothing else is left but on hosts that cannot be asked. */
function isReached(situation: Situation): boolean {
  if (!isUp(situation)) return false;
  return [...situation.replicas.values()]
    .flat()
    .every(
      (replica) => isWanted(situation, replica) || isGoneForGood(situation, replica) || replica.loss !== undefined,
    );
}

/** A release that came up while some of its services were stopped has not shown that it can. */
const isProven = ({ record, wanted }: Situation): boolean =>
  record.wanted === "up" && [...wanted.values()].every(({ spec, replicas }) => replicas > 0 || spec.replicas === 0);

function isWanted(situation: Situation, replica: RecordedReplica): boolean {
  const service = situation.wanted.get(recordOf(replica).service);
  return service !== undefined && isFresh(situation, replica, service) && recordOf(replica).slot <= service.replicas;
}

/** The fewest ready replicas that each service under replacement has had; the promise a receipt is about. */
export function lowestReady(situation: Situation, rollout: RolloutRecord): Record<string, number> {
  if (rollout.state !== "running") return rollout.minReady;
  const lowest = { ...rollout.minReady };
  for (const [name, service] of situation.wanted) {
    const live = (situation.replicas.get(name) ?? []).filter(isLive);
    const isReplaced = name in lowest || live.some((replica) => !isFresh(situation, replica, service));
    if (isReplaced) lowest[name] = Math.min(lowest[name] ?? Number.POSITIVE_INFINITY, live.filter(isReady).length);
  }
  return lowest;
}
