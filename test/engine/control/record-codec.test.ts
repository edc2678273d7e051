import { describe, expect, test } from "vitest";
import { decodeRecord, encodeRecord, storeOperation } from "../../../src/engine/control/record-codec.ts";
import { SCHEMA_VERSION } from "../../../src/engine/model/records.ts";
import { appWrite, idOf, placementWrite, releaseWrite, replicaWrite, service, statusOf } from "./records.ts";

describe("the codec of records", () => {
  test.each([appWrite(1), releaseWrite(1, [service("web")]), replicaWrite(1, 1), placementWrite(1, 1, "h1")])(
    "reads back what it wrote: $kind",
    ({ kind, key, value }) => {
      if (!value) throw new Error("no value");
      const stored = JSON.parse(JSON.stringify(encodeRecord(kind, value)));
      expect(stored.v).toBe(SCHEMA_VERSION);
      expect(decodeRecord(kind, key, stored)).toEqual(value);
    },
  );

  test("refuses what a newer orcd wrote", () => {
    const stored = { ...(encodeRecord("status", statusOf(1, 1)) as object), v: SCHEMA_VERSION + 1 };
    expect(() => decodeRecord("status", "status/x", stored)).toThrow(expect.objectContaining({ code: "store.newer" }));
  });

  test.each([
    ["nothing", null],
    ["a text", "hello"],
    ["no version", { id: idOf(1, 1) }],
    ["version 0", { v: 0, id: idOf(1, 1) }],
    ["a field missing", { v: 1, id: idOf(1, 1), service: "web", slot: 1, release: 1 }],
    ["a field of another type", { v: 1, id: idOf(1, 1), service: "web", slot: "1", release: 1, specHash: "h" }],
    ["a field that is null", { v: 1, id: null, service: "web", slot: 1, release: 1, specHash: "h" }],
  ])("refuses a damaged value: %s", (_, stored) => {
    expect(() => decodeRecord("replica", "replica/default/shop/x", stored)).toThrow(
      /replica\/default\/shop\/x is damaged/,
    );
  });

  test("soft records are not for the store", () => {
    const beat = { host: "h1", cpuNano: 1, memoryBytes: 1, engine: "", version: "", orphans: [] };
    expect(() => storeOperation({ kind: "beat", key: "beat/h1", value: beat })).toThrow(/soft/);
  });

  test("a write without a value deletes", () => {
    expect(storeOperation({ kind: "loss", key: "loss/a/b/c" })).toEqual({ delete: "loss/a/b/c" });
  });
});
