import { expect, test } from "vitest";
import { encodeRecord } from "../../src/engine/control/record-codec.ts";
import { firstRecords } from "../../src/orcd/first-records.ts";
import { MemoryStore } from "../fakes/memory-store.ts";

test("a new store gets a cluster and this host, once", async () => {
  const store = new MemoryStore();
  const first = await firstRecords(store, undefined);
  expect(first.cluster.id).toMatch(/^[0-9a-f]{8}$/);
  expect(first.host).toMatchObject({ ordinal: 1, schedulable: "active" });
  expect(await firstRecords(store, "other")).toEqual(first);
});

test("the id that was drawn with the state's volume is taken", async () => {
  expect((await firstRecords(new MemoryStore(), "c0ffee00")).cluster.id).toBe("c0ffee00");
});

test("a host keeps the name it was made with, whatever the machine is called now", async () => {
  const store = new MemoryStore();
  const host = {
    name: "before",
    ordinal: 1,
    address: "10.0.0.1",
    roles: ["manager" as const],
    schedulable: "active" as const,
    labels: {},
  };
  await store.commit({ guards: [], operations: [{ put: "host/before", value: encodeRecord("host", host) }] });
  expect((await firstRecords(store, undefined)).host).toEqual(host);
});
