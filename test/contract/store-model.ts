import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Store, StoredEntry, StoreGuard, StoreOperation, WatchBatch } from "../../src/engine/ports/store.ts";
import type { StorePlace } from "./store.ts";

type Model = Map<string, { value: unknown; revision: number }>;

const KEYS = ["a", "a/1", "a/2", "b", "b/1"];
const key = fc.constantFrom(...KEYS);
const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ put: key, value: fc.jsonValue({ maxDepth: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ delete: key }) },
);
/** `right`: the guard names the revision the key has; else one it likely has not. */
const guard = fc.record({ key, right: fc.boolean(), guess: fc.nat(5) });
const keyOfOperation = (one: StoreOperation): string => ("put" in one ? one.put : one.delete);
const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant("commit" as const),
      operations: fc.uniqueArray(operation, { selector: keyOfOperation, maxLength: 4 }),
      guards: fc.array(guard, { maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("compact" as const), back: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reopen" as const) }) },
);

/** Random transactions leave every driver with what they leave a plain map with, and a watcher that follows sees the same. */
export function storeModel(name: string, makePlace: () => Promise<StorePlace>, runs: number): void {
  describe(`the store as a map: ${name}`, () => {
    test("random transactions equal the model, and following equals listing", async () => {
      const property = fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.integer({ min: 1, max: 20 }),
        async (steps, keepRevisions) => {
          const place = await makePlace();
          let store = await place.open({ keepRevisions });
          const model: Model = new Map();
          const follower = new Follower();
          let revision = 0;
          for (const one of steps) {
            if (one.do === "compact") await store.compact(Math.max(0, revision - one.back));
            else if (one.do === "reopen") {
              await store.close();
              store = await place.open({ keepRevisions });
            } else {
              const guards = one.guards.map((wish): StoreGuard => {
                const now = model.get(wish.key)?.revision ?? 0;
                return { key: wish.key, revision: wish.right ? now : wish.guess };
              });
              revision = await commitBoth(store, model, revision, guards, one.operations);
            }
            await follower.follow(store, revision);
          }
          expect(await store.list("")).toEqual({ entries: entriesOf(model), revision });
          expect((await store.list("a/")).entries).toEqual(
            entriesOf(model).filter((entry) => entry.key.startsWith("a/")),
          );
          expect(entriesOf(follower.seen)).toEqual(entriesOf(model));
          await store.close();
          await place.dispose();
        },
      );
      await fc.assert(property, { numRuns: runs });
    });
  });
}

const entriesOf = (model: Model): StoredEntry[] =>
  [...model]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([name, { value, revision }]) => ({ key: name, value, revision }));

async function commitBoth(
  store: Store,
  model: Model,
  revision: number,
  guards: StoreGuard[],
  operations: StoreOperation[],
): Promise<number> {
  const conflicts = guards.filter((one) => (model.get(one.key)?.revision ?? 0) !== one.revision).map((one) => one.key);
  const result = await store.commit({ guards, operations });
  if (conflicts.length > 0) {
    expect(result).toEqual({ committed: false, conflicts });
    return revision;
  }
  const effective = operations.filter((one) => "put" in one || model.has(one.delete));
  const next = effective.length > 0 ? revision + 1 : revision;
  for (const one of effective) {
    if ("put" in one) model.set(one.put, { value: JSON.parse(JSON.stringify(one.value)), revision: next });
    else model.delete(one.delete);
  }
  expect(result).toEqual({ committed: true, revision: next });
  return next;
}

/** Follows a store as the view does: by its watch, by a new list when that is compacted. */
class Follower {
  seen: Model = new Map();
  #revision = 0;

  async follow(store: Store, upTo: number): Promise<void> {
    while (this.#revision < upTo) {
      const end = new AbortController();
      for await (const batch of store.watch("", this.#revision, end.signal)) {
        if (batch.type === "compacted") await this.#list(store);
        else this.#apply(batch);
        if (this.#revision >= upTo) end.abort();
      }
    }
  }

  async #list(store: Store): Promise<void> {
    const { entries, revision } = await store.list("");
    this.seen = new Map(entries.map(({ key: name, value, revision: at }) => [name, { value, revision: at }]));
    this.#revision = revision;
  }

  #apply({ revision, changes }: Extract<WatchBatch, { type: "changes" }>): void {
    for (const change of changes) {
      if ("value" in change) this.seen.set(change.key, { value: change.value, revision });
      else this.seen.delete(change.key);
    }
    this.#revision = revision;
  }
}
