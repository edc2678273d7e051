import type { Move } from "./moves.ts";
import { isGoneForGood, type Situation } from "./situation.ts";

/** Replicas whose story is over, and records left behind by a replica that has none of its own any more. */
export function forgotten(situation: Situation): Move[] {
  return [...situation.app.replicas.values()]
    .filter((replica) => !replica.record || (replica.record.value.retired && isGoneForGood(situation, replica)))
    .map((replica) => ({ do: "forget", replica }));
}
