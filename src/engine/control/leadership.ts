import { BugError } from "../../errors/orc-error.ts";
import type { Store, StoreGuard } from "../ports/store.ts";

const EPOCH_KEY = "leader/epoch";
const ATTEMPTS = 5;

/**
 * Begins a new epoch and returns the guard that every commit of this leader carries:
 * a leader that was replaced without noticing has all its commits refused.
 */
export async function takeLead(store: Store): Promise<StoreGuard> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await store.get(EPOCH_KEY);
    const result = await store.commit({
      guards: [{ key: EPOCH_KEY, revision: before?.revision ?? 0 }],
      operations: [{ put: EPOCH_KEY, value: { v: 1, epoch: epochOf(before?.value) + 1 } }],
    });
    if (result.committed) return { key: EPOCH_KEY, revision: result.revision };
  }
  throw new BugError("several leaders take the store from each other");
}

function epochOf(value: unknown): number {
  return typeof value === "object" && value !== null && "epoch" in value ? Number(value.epoch) : 0;
}
