import type { AssignmentItem } from "../model/assignment.ts";
import type { ReplicaId } from "../model/names.ts";
import type { ReplicaMemory } from "../model/replica-memory.ts";
import { leaving, slotOf } from "./by-labels.ts";
import type { Running } from "./known.ts";
import { counterOf } from "./wanted-slots.ts";

/**
 * What runs on a host by what its agent remembers, and by its engine where there are containers that had not come to be
 * remembered: an agent does what it is told before that is on its disk.
 */
export function runningHere(kept: Running | undefined, onEngine: Running | undefined): Running | undefined {
  if (!kept || !onEngine || Object.keys(kept.items).length === 0) return onEngine ?? kept;
  const remembered = Object.values(kept.items);
  const others = Object.values(onEngine.items)
    .filter(({ replica }) => !(replica in kept.items))
    .map((item) => (remembered.some((one) => isLater(one, item)) ? leaving(item) : item));
  return {
    items: { ...kept.items, ...Object.fromEntries(others.map((item) => [item.replica, item])) },
    routing: kept.routing,
    // Of the others it is known how they are routed.
    addresses: Object.fromEntries(
      Object.entries(onEngine.addresses ?? {}).filter(([replica]) => !(replica in kept.items)),
    ),
  };
}

/** Whether one came after another in its slot. */
const isLater = (one: AssignmentItem, other: AssignmentItem): boolean =>
  slotOf(one) === slotOf(other) && counterOf(one) > counterOf(other);

/** What runs, with what its agent had done since it was told: a replica whose end has begun, by the agent's memory, is not wanted any more. */
export function asRemembered(running: Running, memory: Readonly<Record<ReplicaId, ReplicaMemory>>): Running {
  const items = Object.entries(running.items).map(([id, item]): [ReplicaId, AssignmentItem] => {
    const state = memory[id]?.state;
    const hasEnded = memory[id]?.finished === true;
    if (item.want !== "run" || hasEnded || state === undefined) return [id, item];
    if (state === "draining") return [id, { ...item, want: "drain" }];
    return [id, state === "stopping" || state === "gone" ? { ...item, want: "stop" } : item];
  });
  return { ...running, items: Object.fromEntries(items) };
}
