import { type AppKey, appKey, appOfReplica, type ReplicaId, type RunId } from "../model/names.ts";
import type { AppView } from "../model/view.ts";

export const replicaOfRun = (run: RunId): ReplicaId => run.slice(0, run.lastIndexOf("."));

const REPLICA = /^[^.]+\.[^.]+\..+\.\d+\.(\d{1,9})$/;

/** The highest counter of each app among replicas, whatever is left of them. */
export function highestCounters(replicas: Iterable<ReplicaId>): Map<AppKey, number> {
  const highest = new Map<AppKey, number>();
  for (const id of replicas) {
    // Labels are written by anybody: what is no id of ours counts nothing.
    const counter = REPLICA.exec(id)?.[1];
    if (counter === undefined) continue;
    const key = appKey(appOfReplica(id));
    highest.set(key, Math.max(Number(counter), highest.get(key) ?? 0));
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
