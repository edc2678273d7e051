import { isLive, isReady } from "../model/replica-condition.ts";
import type { WantedService } from "../model/wanted.ts";
import { isFresh } from "./fresh.ts";
import { isSettled, type RecordedReplica, recordOf, replicasOf, type Situation } from "./situation.ts";

/** A wanted slot: the replica made of what is wanted now, and others that are still in it. */
export type Slot = { slot: number; fresh?: RecordedReplica; others: RecordedReplica[] };

export type Standing = "settled" | "settling" | "replacing" | "outdated" | "empty";

/** How a slot stands; looked at in order, the first that holds is it. */
const STANDINGS: readonly { standing: Standing; holds(situation: Situation, slot: Slot): boolean }[] = [
  { standing: "replacing", holds: (_, { fresh, others }) => fresh !== undefined && others.length > 0 },
  { standing: "settled", holds: (situation, { fresh }) => fresh !== undefined && isSettled(situation, fresh) },
  { standing: "settling", holds: (_, { fresh }) => fresh !== undefined },
  { standing: "outdated", holds: (_, { others }) => others.length > 0 },
];

export const standingOf = (situation: Situation, slot: Slot): Standing =>
  STANDINGS.find(({ holds }) => holds(situation, slot))?.standing ?? "empty";

/** The wanted slots of a service with the live replicas in them. */
export function slotsOf(situation: Situation, service: WantedService): Slot[] {
  const live = Map.groupBy(
    replicasOf(situation, service.spec.name).filter(isLive),
    (replica) => recordOf(replica).slot,
  );
  return Array.from({ length: service.replicas }, (_, index) => {
    const inSlot = live.get(index + 1) ?? [];
    const fresh = freshest(situation, inSlot, service);
    const others = inSlot.filter((replica) => replica !== fresh);
    return { slot: index + 1, others, ...(fresh ? { fresh } : {}) };
  });
}

/** Of several that fit, the ready one stays, else the oldest. */
function freshest(
  situation: Situation,
  inSlot: RecordedReplica[],
  service: WantedService,
): RecordedReplica | undefined {
  const fit = inSlot.filter((replica) => isFresh(situation, replica, service));
  return fit.find(isReady) ?? fit[0];
}

/** Live replicas in slots beyond those that are wanted, highest first. */
export const surplusOf = (situation: Situation, service: WantedService): RecordedReplica[] =>
  replicasOf(situation, service.spec.name)
    .filter((replica) => isLive(replica) && recordOf(replica).slot > service.replicas)
    .sort((a, b) => recordOf(b).slot - recordOf(a).slot);

/** Whether every wanted slot is filled by a replica that does its part. */
export const isUp = (situation: Situation): boolean =>
  [...situation.wanted.values()].every((service) =>
    slotsOf(situation, service).every(({ fresh }) => fresh !== undefined && isSettled(situation, fresh)),
  );
