import { describe, expect, test } from "vitest";
import { commitBatches, prepare } from "../../../src/engine/control/commit.ts";
import { BATCH_WRITES, type Write } from "../../../src/engine/model/decision.ts";
import { keyOf } from "../../../src/engine/model/records.ts";
import type { Entry } from "../../../src/engine/model/view.ts";
import { STORE_LIMITS, type Transaction } from "../../../src/engine/ports/store.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { appWrite, gone, replicaWrite, SHOP, write } from "./records.ts";

const LEAD = { key: "leader/epoch", revision: 0 };

const lookup = (known: Record<string, Entry<unknown>>) => (key: string) => known[key];
const entry = (value: unknown, revision: number): Entry<unknown> => ({ value, revision, seenAt: 0 });

describe("what a decision stands on", () => {
  test("is the leader's epoch, the app's generation and the keys written, each at the revision the view had", async () => {
    const store = new MemoryStore();
    await write(store, appWrite(1), replicaWrite(1, 1));
    const seen: Transaction[] = [];
    store.hooks.beforeCommit = (transaction) => void seen.push(transaction);
    const changed = replicaWrite(1, 1, { retired: { because: "down" } });
    const known = { [keyOf.app(SHOP)]: entry(appWrite(1).value, 1), [changed.key]: entry(replicaWrite(1, 1).value, 1) };
    const made = replicaWrite(2, 2);
    const prepared = prepare("rollout", "default/shop", [[changed, made]], LEAD, lookup(known));
    expect(await commitBatches(store, prepared)).toEqual({ revision: 2, committed: 1, conflicts: [] });
    expect(seen[0]?.guards).toEqual([
      LEAD,
      { key: keyOf.app(SHOP), revision: 1 },
      { key: changed.key, revision: 1 },
      { key: made.key, revision: 0 },
    ]);
  });

  test("is no app for a loop that works on hosts or the cluster", () => {
    expect(prepare("place", "cluster", [], LEAD, lookup({})).fixed).toEqual([LEAD]);
  });

  test("follows its own batches: a key written twice is guarded by what the first batch made of it", async () => {
    const store = new MemoryStore();
    const batches: Write[][] = [
      [replicaWrite(1, 1)],
      [replicaWrite(1, 1, { specHash: "h2" })],
      [gone(replicaWrite(1, 1))],
      [replicaWrite(1, 1)],
    ];
    const prepared = prepare("rollout", "cluster", batches, LEAD, lookup({}));
    expect(await commitBatches(store, prepared)).toEqual({ revision: 4, committed: 4, conflicts: [] });
  });

  test("ends at the first batch that lost; those before it stay", async () => {
    const store = new MemoryStore();
    await write(store, replicaWrite(2, 2));
    const prepared = prepare(
      "rollout",
      "cluster",
      [[replicaWrite(1, 1)], [replicaWrite(2, 2)], [replicaWrite(3, 3)]],
      LEAD,
      lookup({}),
    );
    expect(await commitBatches(store, prepared)).toEqual({
      revision: 2,
      committed: 1,
      conflicts: [replicaWrite(2, 2).key],
    });
    expect((await store.list("replica/")).entries).toHaveLength(2);
  });

  test("leaves out what changes nothing, and then whole batches", () => {
    const same = replicaWrite(1, 1);
    const known = { [same.key]: entry(same.value, 4) };
    const batches = [[same], [gone(replicaWrite(9, 9)), replicaWrite(2, 2)]];
    expect(prepare("rollout", "cluster", batches, LEAD, lookup(known)).batches).toEqual([[replicaWrite(2, 2)]]);
  });

  test("a field that is undefined is no change: it is not stored", () => {
    const same = replicaWrite(1, 1);
    const known = { [same.key]: entry(same.value, 4) };
    const again = { ...same, value: { ...same.value, retired: undefined } } as unknown as Write;
    expect(prepare("rollout", "cluster", [[again]], LEAD, lookup(known)).batches).toEqual([]);
  });

  test("a full batch is within what a store takes", async () => {
    const store = new MemoryStore();
    const batch = Array.from({ length: BATCH_WRITES }, (_, n) => replicaWrite(n + 1, n + 1));
    const prepared = prepare("rollout", "default/shop", [batch], LEAD, lookup({}));
    expect((await commitBatches(store, prepared)).committed).toBe(1);
    expect(2 * BATCH_WRITES + 2).toBe(STORE_LIMITS.operations);
  });

  test("a loop may delete what belongs to others, but not write it", () => {
    expect(() => prepare("place", "cluster", [[replicaWrite(1, 1)]], LEAD, lookup({}))).toThrow(/belongs to rollout/);
    expect(prepare("place", "cluster", [[gone(replicaWrite(1, 1))]], LEAD, lookup({})).batches).toEqual([]);
  });
});
