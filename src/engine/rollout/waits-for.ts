import { lateWords } from "../model/acknowledged.ts";
import { slotName } from "../model/names.ts";
import { isReady } from "../model/replica-condition.ts";
import type { WantedService } from "../model/wanted.ts";
import {
  isGoneForGood,
  isSettled,
  latePlanes,
  NOT_ROUTED,
  type RecordedReplica,
  recordOf,
  replicasOf,
  type Situation,
} from "./situation.ts";
import type { Slot } from "./slots.ts";

/** What a service waits for, in words; undefined when it is as it should be. */
export function waitsFor(situation: Situation, slots: Slot[], service: WantedService): string | undefined {
  const unsettled = slots.flatMap(({ fresh }) => (fresh && !isSettled(situation, fresh) ? [fresh] : []));
  // Data planes are asked for all replicas anew with each that comes: while one is still to come that is no news.
  const [first] = [...unsettled.filter((replica) => !isReady(replica)), ...unsettled];
  if (first) return condition(situation, first);
  const leaving = replicasOf(situation, service.spec.name).find(
    (replica) => recordOf(replica).retired && !isGoneForGood(situation, replica) && !replica.loss,
  );
  return leaving && `${slotName(recordOf(leaving))} of release ${recordOf(leaving).release} ${goingWords(leaving)}`;
}

/** What a replica that is not settled yet is about, by its name. */
function condition(situation: Situation, replica: RecordedReplica): string {
  const { placement, status } = replica;
  const name = slotName(recordOf(replica));
  if (isReady(replica)) {
    const late = latePlanes(situation, replica).filter((plane) => plane !== NOT_ROUTED);
    return late.length > 0
      ? `${name} is ready, but not yet known to ${lateWords(late)}`
      : `${name} is ready, not routed yet`;
  }
  if (!placement) return `${name} has no host yet`;
  if (placement.value.host === undefined) return `${name}: ${placement.value.unplaceable}`;
  if (!status) return `${name} goes to ${placement.value.host}`;
  return `${name}: ${status.value.message ?? status.value.reason ?? status.value.state}`;
}

const goingWords = ({ drained, status }: RecordedReplica): string => {
  if (!drained) return "is draining";
  return status?.value.state === "draining" ? "waits for its connections" : "is stopping";
};
