import type { AssignmentItem } from "../model/assignment.ts";
import { LABEL } from "../model/labels.ts";
import type { ReplicaId } from "../model/names.ts";
import { type Remembered, specFromLabel } from "../model/spec-label.ts";
import type { Running } from "./known.ts";
import { counterOf } from "./wanted-slots.ts";

/** A container as its engine shows it, with what that remembers of how it was made. */
type Recipe = {
  container: { name: string; labels: Record<string, string>; state: string; health?: string; address?: string };
  remembered: Remembered;
};

const DRAIN_TIMEOUT_MS = 30_000;

/**
 * What runs on a host by what its containers say of themselves, where nobody else knows any more. Of two replicas in one
 * slot the newer one is wanted. How services were routed is on no container: that is made anew.
 */
export function runningByLabels(recipes: readonly Recipe[]): Running {
  const items = new Map<ReplicaId, AssignmentItem>();
  const addresses: Record<ReplicaId, string> = {};
  for (const recipe of recipes) {
    const item = itemOf(recipe);
    if (!item) continue;
    items.set(item.replica, item);
    const { state, health, address } = recipe.container;
    if (state === "running" && (health ?? "healthy") === "healthy" && address) addresses[item.replica] = address;
  }
  const newest = newestOfSlots([...items.values()]);
  const wanted = [...items.values()].map((item): [ReplicaId, AssignmentItem] => [
    item.replica,
    newest.has(item.replica) ? item : leaving(item),
  ]);
  return { items: Object.fromEntries(wanted), routing: {}, addresses };
}

export const leaving = (item: AssignmentItem): AssignmentItem => ({ ...item, want: "drain" });

export const slotOf = ({ namespace, app, service, slot }: AssignmentItem): string =>
  `${namespace}/${app}/${service}/${slot}`;

/** Labels are copied easily, a name is given to one container only: what has not the name of its run is no run of ours. */
function itemOf({ container: { name, labels }, remembered }: Recipe): AssignmentItem | undefined {
  const made = specFromLabel(labels[LABEL.spec], remembered);
  const replica = labels[LABEL.replica];
  if (!made || replica === undefined || name !== labels[LABEL.run]) return undefined;
  return {
    replica,
    namespace: labels[LABEL.namespace] ?? "",
    app: labels[LABEL.app] ?? "",
    service: labels[LABEL.service] ?? "",
    slot: Number(labels[LABEL.slot]),
    release: Number(labels[LABEL.release]),
    specHash: labels[LABEL.specHash] ?? "",
    want: "run",
    ...made,
    drainTimeoutMs: DRAIN_TIMEOUT_MS,
    settleMs: 0,
  };
}

function newestOfSlots(items: readonly AssignmentItem[]): Set<ReplicaId> {
  const newest = new Map<string, AssignmentItem>();
  for (const item of items) {
    const slot = slotOf(item);
    const before = newest.get(slot);
    if (!before || counterOf(before) < counterOf(item)) newest.set(slot, item);
  }
  return new Set([...newest.values()].map(({ replica }) => replica));
}
