import type { ServiceSpec } from "./app-spec.ts";
import type { ReplaceStrategy } from "./plan.ts";
import { hasOneWriter, writtenVolumes } from "./wanted.ts";

const LARGEST_BATCH = 8;

/** How many slots are replaced at a time once the first one has proven itself. */
export const batchSize = (replicas: number): number =>
  Math.min(LARGEST_BATCH, Math.max(2, Math.ceil((replicas - 1) / 2)));

/** How the replicas of a service are replaced: one first, then the rest; the old one goes first only where two may not be at once. */
export function replaceStrategy(service: ServiceSpec, replicas: number): ReplaceStrategy {
  if (hasOneWriter(service, replicas)) {
    const [volume] = writtenVolumes(service);
    return { order: "stop-first", batches: replicas > 0 ? [1] : [], because: `volume ${volume} has one writer` };
  }
  return {
    order: "start-first",
    batches: batchesOf(replicas),
    because: "a new replica is ready before an old one goes",
  };
}

function batchesOf(replicas: number): number[] {
  if (replicas <= 0) return [];
  const batches = [1];
  for (let left = replicas - 1; left > 0; left -= batchSize(replicas))
    batches.push(Math.min(left, batchSize(replicas)));
  return batches;
}
