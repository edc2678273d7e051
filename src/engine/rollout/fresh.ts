import { hasFailed, isLive } from "../model/replica-condition.ts";
import type { WantedService } from "../model/wanted.ts";
import { type RecordedReplica, recordOf, replicasOf, type Situation } from "./situation.ts";

/** Codes of replicas that have shown that they will not come up. */
const HOPELESS = new Set(["crash-loop", "image.missing", "port.taken"]);

/** Made of what is wanted now, and not on its way out. */
export const isFresh = (situation: Situation, replica: RecordedReplica, { specHash }: WantedService): boolean =>
  isLive(replica) && recordOf(replica).specHash === specHash && !wasTriedBefore(situation, replica);

/** A replica that had failed before this rollout began says nothing about it: whoever asks again gets a new try. */
function wasTriedBefore({ rollout }: Situation, replica: RecordedReplica): boolean {
  if (rollout.state === "complete" || recordOf(replica).counter >= (rollout.firstCounter ?? 0)) return false;
  return hasFailed(replica) || HOPELESS.has(replica.status?.value.reason ?? "");
}

/** Replicas of a service that fill its wanted slots as they are to be. */
export const freshOf = (situation: Situation, service: WantedService): RecordedReplica[] =>
  replicasOf(situation, service.spec.name).filter(
    (replica) => isFresh(situation, replica, service) && recordOf(replica).slot <= service.replicas,
  );
