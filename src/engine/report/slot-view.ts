import { hasCompleted, isLive, isReady } from "../model/replica-condition.ts";
import type { AppView, ReplicaView } from "../model/view.ts";

const counterOf = ({ record }: ReplicaView): number => record?.value.counter ?? 0;

/** Replicas of a service by slot, newest first. */
export function bySlot(app: AppView, service: string): Map<number, ReplicaView[]> {
  const replicas = [...app.replicas.values()]
    .filter(({ record }) => record?.value.service === service)
    .sort((a, b) => counterOf(b) - counterOf(a));
  return Map.groupBy(replicas, ({ record }) => record?.value.slot ?? 0);
}

/** The replica that stands for a slot: the one that serves, else the newest that is wanted, else the newest. */
export const standsFor = (inSlot: ReplicaView[]): ReplicaView | undefined =>
  inSlot.find(isReady) ?? inSlot.find(isLive) ?? inSlot[0];

/** Slots up to `replicas` that have a replica which is ready, or ended as it was meant to. */
export function readySlots(app: AppView, service: string, replicas: number): number {
  return [...bySlot(app, service)].filter(
    ([slot, inSlot]) =>
      slot <= replicas && inSlot.some((replica) => isReady(replica) || (isLive(replica) && hasCompleted(replica))),
  ).length;
}
