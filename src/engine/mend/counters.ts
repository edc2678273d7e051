import { type AppKey, appKey, appOfReplica, type ReplicaId, type RunId } from "../model/names.ts";
import type { AppView } from "../model/view.ts";

export const replicaOfRun = (run: RunId): ReplicaId => run.slice(0, run.lastIndexOf("."));

/** The highest counter of each app among replicas, whatever is left of them. */
export function highestCounters(replicas: Iterable<ReplicaId>): Map<AppKey, number> {
  const highest = new Map<AppKey, number>();
  for (const id of replicas) {
    const counter = Number(id.slice(id.lastIndexOf(".") + 1));
    const key = appKey(appOfReplica(id));
    if (Number.isSafeInteger(counter)) highest.set(key, Math.max(counter, highest.get(key) ?? 0));
  }
  return highest;
}

/** The same with what a store counts to itself. */
export function withCounted(
  counters: ReadonlyMap<AppKey, number>,
  apps: ReadonlyMap<AppKey, AppView>,
): Map<AppKey, number> {
  const all = new Map(counters);
  for (const [key, { rollout }] of apps) {
    all.set(key, Math.max(all.get(key) ?? 0, (rollout?.value.nextCounter ?? 1) - 1));
  }
  return all;
}
