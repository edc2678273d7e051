import type { AssignmentItem } from "../../model/assignment.ts";
import type { Reason } from "../../model/event.ts";
import { type ReplicaId, serviceKey, slotName } from "../../model/names.ts";
import type { ReplicaStatus } from "../../model/replica.ts";
import type { Tracked } from "../tracked.ts";
import { subject } from "./subject.ts";

type Seen = {
  items: readonly AssignmentItem[];
  before: ReadonlyMap<ReplicaId, ReplicaStatus>;
  after: ReadonlyMap<ReplicaId, ReplicaStatus>;
  tracked: ReadonlyMap<ReplicaId, Tracked>;
};

/** A replica whose wait is over. */
export type Freed = { replica: ReplicaId; tracked: Tracked; because: Reason };

/**
 * Replicas that wait for their next run although what they depend on has just become ready: that was likely why they ended, so
 * they are tried at once. What they failed before still counts, should it not have been that.
 */
export function freedByDependency({ items, before, after, tracked }: Seen): Freed[] {
  const turned = new Set(
    items
      .filter(({ replica }) => after.get(replica)?.ready && before.get(replica)?.ready === false)
      .map((item) => serviceKey(item)),
  );
  if (turned.size === 0) return [];
  return items.flatMap((item): Freed[] => {
    const known = tracked.get(item.replica);
    const cause = Object.keys(item.spec.dependsOn).find((service) => turned.has(serviceKey({ ...item, service })));
    if (!known?.backoff || cause === undefined || item.want !== "run") return [];
    const { backoff: _, ...rest } = known;
    const because: Reason = {
      severity: "info",
      kind: "run",
      reason: "dependency-ready",
      message: `${slotName(item)} is tried again at once: ${cause} is ready`,
      ...subject(item),
    };
    return [{ replica: item.replica, tracked: { ...rest, memory: { ...known.memory, backoffMs: 0 } }, because }];
  });
}
