import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, join } from "../../../../src/engine/control/chunks/chunk.ts";
import { ChunkedStore } from "../../../../src/engine/control/chunks/chunked-store.ts";
import { STORE_LIMITS } from "../../../../src/engine/ports/store.ts";
import { type StorePlace, storeContract } from "../../../contract/store.ts";
import { storeModel } from "../../../contract/store-model.ts";
import { MemoryDisk, MemoryStore } from "../../../fakes/memory-store.ts";

const makePlace = async (): Promise<StorePlace> => {
  const disk = new MemoryDisk();
  return {
    takesLargeValues: true,
    open: async (options) => new ChunkedStore(new MemoryStore({ disk, ...options })),
    dispose: async () => {},
  };
};

storeContract("large values in chunks", makePlace);
storeModel("large values in chunks", makePlace, 100);

const large = (seed: string): Record<string, string> => ({ text: `${seed}"\\é€😀`.repeat(60_000) });

function storeOn(disk: MemoryDisk): ChunkedStore {
  return new ChunkedStore(new MemoryStore({ disk }));
}

const chunksOn = (disk: MemoryDisk): string[] => [...disk.entries.keys()].filter((key) => key.startsWith("chunk/"));

const put = (store: ChunkedStore, key: string, value: unknown): Promise<unknown> =>
  store.commit({ guards: [], operations: [{ put: key, value }] });

describe("values larger than a store takes", () => {
  test("come back whole, by get, list and watch, and no chunk is seen", async () => {
    const store = storeOn(new MemoryDisk());
    const value = large("a");
    await put(store, "release/1", value);
    expect((await store.get("release/1"))?.value).toEqual(value);
    expect((await store.list("")).entries.map(({ key }) => key)).toEqual(["release/1"]);
    const first = await store.watch("", 0, new AbortController().signal).next();
    expect(first.value).toMatchObject({ type: "changes", changes: [{ key: "release/1", value }] });
  });

  test("share chunks, and leave none behind once nothing names them", async () => {
    const disk = new MemoryDisk();
    const store = storeOn(disk);
    await put(store, "release/1", large("a"));
    const before = chunksOn(disk).length;
    await put(store, "release/2", large("a"));
    expect(chunksOn(disk)).toHaveLength(before);
    await store.commit({ guards: [], operations: [{ delete: "release/1" }] });
    expect((await store.get("release/2"))?.value).toEqual(large("a"));
    await store.commit({ guards: [], operations: [{ delete: "release/2" }] });
    expect(chunksOn(disk)).toEqual([]);
  });

  test("that a guard refuses leave nothing behind", async () => {
    const disk = new MemoryDisk();
    const store = storeOn(disk);
    const refused = await store.commit({
      guards: [{ key: "release/1", revision: 7 }],
      operations: [{ put: "release/1", value: large("b") }],
    });
    expect(refused).toEqual({ committed: false, conflicts: ["release/1"] });
    expect(disk.entries.size).toBe(0);
  });

  test("are swept by a later process, too", async () => {
    const disk = new MemoryDisk();
    await put(storeOn(disk), "release/1", large("a"));
    await put(storeOn(disk), "release/1", "small");
    expect(chunksOn(disk)).toEqual([]);
  });

  test("beyond all measure are refused", async () => {
    const store = storeOn(new MemoryDisk());
    await expect(put(store, "a", "x".repeat(9_000_000))).rejects.toMatchObject({ code: "store.limit" });
  });
});

test("any text is the same after it was cut and joined, and every piece fits a store", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 50 }), (text) => {
      const value = { text: text.repeat(Math.ceil(STORE_LIMITS.valueBytes / text.length)) };
      const pieces = cut(value);
      if (!pieces) return;
      expect(join(pieces.chunks.map((chunk) => chunk.text))).toEqual(value);
      for (const { text: piece } of pieces.chunks) {
        expect(Buffer.byteLength(JSON.stringify(piece))).toBeLessThanOrEqual(STORE_LIMITS.valueBytes);
      }
    }),
    { numRuns: 30 },
  );
});
