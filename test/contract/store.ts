import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  STORE_LIMITS,
  type Store,
  type StoreGuard,
  type StoreOperation,
  type WatchBatch,
} from "../../src/engine/ports/store.ts";

/** How the suite gets at the store it looks at: one place that outlives the stores opened on it. */
export type StorePlace = {
  /** Set where values beyond the limits of drivers are taken. */
  takesLargeValues?: boolean;
  open(options: { keepRevisions?: number }): Promise<Store>;
  dispose(): Promise<void>;
};

const put = (key: string, value: unknown = key): StoreOperation => ({ put: key, value });

/** What every driver of the store must do, whatever it keeps things in. */
export function storeContract(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`the store contract: ${name}`, () => {
    let place: StorePlace;
    let store: Store;
    let end: AbortController;

    const commit = (operations: StoreOperation[], guards: StoreGuard[] = []): ReturnType<Store["commit"]> =>
      store.commit({ guards, operations });

    const revisionOf = async (operations: StoreOperation[], guards: StoreGuard[] = []): Promise<number> => {
      const result = await commit(operations, guards);
      if (!result.committed) throw new Error(`refused: ${result.conflicts}`);
      return result.revision;
    };

    const watch = (prefix: string, after: number): AsyncIterator<WatchBatch> =>
      store.watch(prefix, after, end.signal)[Symbol.asyncIterator]();

    const reopen = async (options: { keepRevisions?: number } = {}): Promise<void> => {
      await store.close();
      store = await place.open(options);
    };

    beforeEach(async () => {
      place = await makePlace();
      store = await place.open({});
      end = new AbortController();
    });

    afterEach(async () => {
      end.abort();
      await store.close();
      await place.dispose();
    });

    test("begins empty at revision 0", async () => {
      expect(await store.list("")).toEqual({ entries: [], revision: 0 });
      expect(await store.get("a")).toBeUndefined();
    });

    test("gives back what was put, with the revision it was put at", async () => {
      const value = { text: "straße ☂", list: [1, null, { deep: true }], empty: "" };
      expect(await revisionOf([put("a", value)])).toBe(1);
      expect(await revisionOf([put("b", 2)])).toBe(2);
      expect(await store.get("a")).toEqual({ key: "a", value, revision: 1 });
      expect(await store.get("b")).toEqual({ key: "b", value: 2, revision: 2 });
    });

    test("what it gives back is a copy", async () => {
      const value = { list: [1] };
      await commit([put("a", value)]);
      value.list.push(2);
      const first = (await store.get("a")) as { value: { list: number[] } };
      first.value.list.push(3);
      expect((await store.get("a"))?.value).toEqual({ list: [1] });
    });

    test("lists keys with a prefix in order", async () => {
      await commit(["b/2", "a/1", "b/10", "b", "c/1", "b/1"].map((key) => put(key)));
      const keys = async (prefix: string): Promise<string[]> =>
        (await store.list(prefix)).entries.map(({ key }) => key);
      expect(await keys("b/")).toEqual(["b/1", "b/10", "b/2"]);
      expect(await keys("b")).toEqual(["b", "b/1", "b/10", "b/2"]);
      expect(await keys("")).toEqual(["a/1", "b", "b/1", "b/10", "b/2", "c/1"]);
      expect(await keys("d")).toEqual([]);
    });

    test("a prefix is taken as it is: no character in it means anything", async () => {
      await commit(["a_b/1", "axb/1", "a%/1", "a/1"].map((key) => put(key)));
      expect((await store.list("a_b/")).entries.map(({ key }) => key)).toEqual(["a_b/1"]);
      expect((await store.list("a%")).entries.map(({ key }) => key)).toEqual(["a%/1"]);
    });

    test("a transaction has one revision and happens as a whole", async () => {
      await commit([put("old")]);
      const revision = await revisionOf([put("a"), put("b"), { delete: "old" }]);
      const { entries } = await store.list("");
      expect(entries).toEqual(["a", "b"].map((key) => ({ key, value: key, revision })));
    });

    test("a guard lets through the revision it names and nothing else", async () => {
      const first = await revisionOf([put("a", 1)], [{ key: "a", revision: 0 }]);
      expect(await commit([put("a", 2)], [{ key: "a", revision: 0 }])).toEqual({ committed: false, conflicts: ["a"] });
      expect(await commit([put("a", 2)], [{ key: "a", revision: first + 7 }])).toEqual({
        committed: false,
        conflicts: ["a"],
      });
      expect((await store.get("a"))?.value).toBe(1);
      await revisionOf([put("a", 2)], [{ key: "a", revision: first }]);
      expect((await store.get("a"))?.value).toBe(2);
    });

    test("a refused transaction changes nothing and names every conflict", async () => {
      const first = await revisionOf([put("a"), put("b")]);
      const guards = [
        { key: "a", revision: 0 },
        { key: "b", revision: first },
        { key: "c", revision: 5 },
      ];
      expect(await commit([put("x"), { delete: "b" }], guards)).toEqual({ committed: false, conflicts: ["a", "c"] });
      expect((await store.list("")).entries.map(({ key }) => key)).toEqual(["a", "b"]);
      expect((await store.list("")).revision).toBe(first);
    });

    test("a guard on a key that was deleted and made anew does not let the old revision through", async () => {
      const first = await revisionOf([put("a")]);
      await commit([{ delete: "a" }]);
      expect((await commit([put("b")], [{ key: "a", revision: first }])).committed).toBe(false);
      await commit([put("a")]);
      expect((await commit([put("b")], [{ key: "a", revision: first }])).committed).toBe(false);
    });

    test("of commits that race for a key one wins", async () => {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) => commit([put("a", n), put(`won/${n}`)], [{ key: "a", revision: 0 }])),
      );
      expect(results.filter(({ committed }) => committed)).toHaveLength(1);
      expect((await store.list("won/")).entries).toHaveLength(1);
    });

    test("a transaction that changes nothing has no revision of its own", async () => {
      const revision = await revisionOf([put("a")]);
      expect(await revisionOf([{ delete: "nothing" }])).toBe(revision);
      expect(await revisionOf([], [{ key: "a", revision }])).toBe(revision);
      expect((await store.list("")).revision).toBe(revision);
    });

    test("refuses more than the limits, and then changes nothing", async () => {
      const many = Array.from({ length: STORE_LIMITS.operations }, (_, n) => put(`k${n}`));
      await expect(commit(many, [{ key: "g", revision: 0 }])).rejects.toMatchObject({ code: "store.limit" });
      const big = Array.from({ length: 5 }, (_, n) => put(`k${n}`, "x".repeat(STORE_LIMITS.valueBytes - 2)));
      await expect(commit(big)).rejects.toMatchObject({ code: "store.limit" });
      expect(await store.list("")).toEqual({ entries: [], revision: 0 });
      if (place.takesLargeValues) return;
      await expect(commit([put("a", "x".repeat(STORE_LIMITS.valueBytes))])).rejects.toMatchObject({
        code: "store.limit",
      });
      // 2 bytes each in UTF-8: bytes count, not characters.
      await expect(commit([put("a", "é".repeat(STORE_LIMITS.valueBytes / 2))])).rejects.toMatchObject({
        code: "store.limit",
      });
      expect(await store.list("")).toEqual({ entries: [], revision: 0 });
    });

    test("takes what is just within the limits", async () => {
      await revisionOf(Array.from({ length: STORE_LIMITS.operations }, (_, n) => put(`k${n}`)));
      const value = "x".repeat(STORE_LIMITS.valueBytes - 2);
      await revisionOf([put("big", value)]);
      expect((await store.get("big"))?.value).toBe(value);
    });

    test("refuses a transaction that writes a key twice, and a value without JSON", async () => {
      await expect(commit([put("a", 1), put("a", 2)])).rejects.toThrow(/twice/);
      await expect(commit([{ put: "a", value: undefined }])).rejects.toThrow(/JSON/);
    });

    test("a watch brings all changes after a revision, one revision at a time, in order", async () => {
      await commit([put("a", 1)]);
      const second = await revisionOf([put("b", 2), put("c", 3)]);
      await commit([{ delete: "b" }, put("a", 4)]);
      const changes = watch("", 1);
      expect((await changes.next()).value).toEqual({
        type: "changes",
        revision: second,
        changes: [
          { key: "b", revision: second, value: 2 },
          { key: "c", revision: second, value: 3 },
        ],
      });
      const last = (await changes.next()).value as Extract<WatchBatch, { type: "changes" }>;
      expect(last.revision).toBe(second + 1);
      expect([...last.changes].sort((x, y) => (x.key < y.key ? -1 : 1))).toEqual([
        { key: "a", revision: second + 1, value: 4 },
        { key: "b", revision: second + 1 },
      ]);
    });

    test("a watch brings what is committed while it waits", async () => {
      const changes = watch("", 0);
      const first = changes.next();
      await commit([put("a")]);
      expect((await first).value).toMatchObject({ revision: 1 });
      const second = changes.next();
      await commit([put("b")]);
      expect((await second).value).toMatchObject({ revision: 2 });
    });

    test("a watch brings keys of its prefix only", async () => {
      await commit([put("a/1"), put("b/1")]);
      await commit([put("b/2")]);
      await commit([put("a/2")]);
      const changes = watch("a/", 0);
      expect((await changes.next()).value).toMatchObject({ revision: 1, changes: [{ key: "a/1" }] });
      expect((await changes.next()).value).toMatchObject({ revision: 3, changes: [{ key: "a/2" }] });
    });

    test("every watcher gets everything", async () => {
      const watchers = [watch("", 0), watch("", 0), watch("", 0)];
      for (let n = 0; n < 10; n += 1) await commit([put(`k${n}`)]);
      for (const watcher of watchers) {
        for (let n = 1; n <= 10; n += 1) expect((await watcher.next()).value).toMatchObject({ revision: n });
      }
    });

    test("a watch can begin long before now, whatever happened since", async () => {
      for (let n = 0; n < 12; n += 1) await commit(Array.from({ length: 90 }, (_, k) => put(`k${k}`, n)));
      const changes = watch("", 0);
      for (let n = 1; n <= 12; n += 1) {
        const batch = (await changes.next()).value as Extract<WatchBatch, { type: "changes" }>;
        expect([batch.revision, batch.changes.length]).toEqual([n, 90]);
      }
    });

    test("a watch ends when it is told to, also while it waits", async () => {
      const changes = watch("", 0);
      const waiting = changes.next();
      end.abort();
      expect(await waiting).toEqual({ done: true, value: undefined });
    });

    test("a watch ends when the store is closed", async () => {
      const waiting = watch("", 0).next();
      await store.close();
      expect((await waiting).done).toBe(true);
      await expect(store.get("a")).rejects.toMatchObject({ code: "store.closed" });
    });

    test("a cursor from before what was kept is compacted, one from within is not", async () => {
      for (let n = 0; n < 10; n += 1) await commit([put("a", n)]);
      await store.compact(5);
      const old = watch("", 4);
      expect((await old.next()).value).toEqual({ type: "compacted" });
      expect((await old.next()).done).toBe(true);
      expect((await watch("", 5).next()).value).toMatchObject({ type: "changes", revision: 6 });
    });

    test("compaction takes history only", async () => {
      await commit([put("a"), put("b")]);
      await commit([put("c")]);
      await store.compact(2);
      expect((await store.list("")).entries.map(({ key, revision }) => [key, revision])).toEqual([
        ["a", 1],
        ["b", 1],
        ["c", 2],
      ]);
      const changes = watch("", 2);
      const next = changes.next();
      await commit([put("d")]);
      expect((await next).value).toMatchObject({ revision: 3 });
    });

    test("a cursor of a store that had more than this one is compacted", async () => {
      await commit([put("a")]);
      expect((await watch("", 9).next()).value).toEqual({ type: "compacted" });
    });

    test("a watcher too slow to keep up is told so and misses nothing before that", async () => {
      await reopen({ keepRevisions: 5 });
      const changes = watch("", 0);
      await commit([put("k", 1)]);
      let revision = 0;
      let compacted = false;
      for (let n = 2; n < 40 && !compacted; n += 1) {
        const batch = (await changes.next()).value as WatchBatch;
        if (batch.type === "compacted") compacted = true;
        else {
          expect(batch.revision).toBe(revision + 1);
          revision = batch.revision;
        }
        for (let more = 0; more < 10; more += 1) await commit([put("k", n * 10 + more)]);
      }
      expect(compacted).toBe(true);
      const listed = await store.list("");
      const after = watch("", listed.revision).next();
      await commit([put("k", "new")]);
      expect((await after).value).toMatchObject({ revision: listed.revision + 1 });
    });

    test("nothing is lost when it is opened again: entries, revisions, history, id", async () => {
      const { id } = store;
      await commit([put("a", 1), put("b", 2)]);
      await commit([{ delete: "b" }]);
      await commit([put("c", 3)]);
      const before = await store.list("");
      await reopen();
      expect(store.id).toBe(id);
      expect(await store.list("")).toEqual(before);
      expect((await watch("", 2).next()).value).toMatchObject({ revision: 3, changes: [{ key: "c", value: 3 }] });
      expect(await revisionOf([put("d")])).toBe(4);
    });

    test("what was compacted stays so when it is opened again", async () => {
      for (let n = 0; n < 5; n += 1) await commit([put("a", n)]);
      await store.compact(3);
      await reopen();
      expect((await watch("", 2).next()).value).toEqual({ type: "compacted" });
      expect((await watch("", 3).next()).value).toMatchObject({ revision: 4 });
    });
  });
}
