import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SoftStore } from "../../../src/engine/control/soft-store.ts";
import { State } from "../../../src/engine/control/state.ts";
import type { Change } from "../../../src/engine/model/decision.ts";
import { keyOf } from "../../../src/engine/model/records.ts";
import type { View } from "../../../src/engine/model/view.ts";
import type { LogEntry } from "../../../src/engine/ports/log.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import {
  appWrite,
  gone,
  hostWrite,
  idOf,
  placementWrite,
  releaseWrite,
  replicaWrite,
  SHOP,
  service,
  statusWrite,
  write,
} from "./records.ts";

type World = {
  store: MemoryStore;
  clock: VirtualClock;
  soft: SoftStore;
  state: State;
  log: LogEntry[];
  told: Change[];
};

async function world(store = new MemoryStore()): Promise<World> {
  const clock = new VirtualClock();
  const soft = new SoftStore();
  const log: LogEntry[] = [];
  const told: Change[] = [];
  const state = new State(store, soft, clock, (entry) => void log.push(entry));
  await state.start();
  state.onChange((changes) => void told.push(...changes.map(({ kind, key }) => ({ kind, key }))));
  return { store, clock, soft, state, log, told };
}

const beat = (host: string) => ({ host, cpuNano: 1, memoryBytes: 1, engine: "", version: "", orphans: [] });

/** The view as plain data, without the times it was seen at. */
function plain(view: View): unknown {
  const text = JSON.stringify(
    { apps: view.apps, hosts: view.hosts, cluster: view.cluster, revision: view.revision },
    (key, value) => {
      if (key === "seenAt") return undefined;
      return value instanceof Map ? [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)) : value;
    },
  );
  return JSON.parse(text);
}

describe("the view", () => {
  test("has every kind of record in its place", async () => {
    const { store, state } = await world();
    const revision = await write(
      store,
      hostWrite("h1"),
      appWrite(3),
      releaseWrite(1, [service("web")]),
      replicaWrite(1, 1),
      placementWrite(1, 1, "h1"),
      statusWrite(1, 1),
      { kind: "loss", key: keyOf.loss(SHOP, idOf(1, 1)), value: { host: "h1", because: "burnt" } },
      {
        kind: "drained",
        key: keyOf.drained(SHOP, idOf(1, 1)),
        value: { generation: 1, acknowledgedBy: [], slowestMs: 1 },
      },
    );
    await state.waitFor(revision);
    const app = state.view.apps.get("default/shop");
    const replica = app?.replicas.get(idOf(1, 1));
    expect(state.view).toMatchObject({ storeId: "memory-1", revision });
    expect(app?.record).toEqual({ value: appWrite(3).value, revision, seenAt: 0 });
    expect(app?.releases.get(1)?.value.number).toBe(1);
    expect(Object.keys(replica ?? {}).sort()).toEqual(["drained", "id", "loss", "placement", "record", "status"]);
    expect(state.view.hosts.get("h1")?.record?.value.name).toBe("h1");
  });

  test("forgets an app, a host and a replica with their last record", async () => {
    const { store, state } = await world();
    await write(store, hostWrite("h1"), appWrite(1), replicaWrite(1, 1), placementWrite(1, 1, "h1"));
    await state.waitFor(await write(store, gone(replicaWrite(1, 1))));
    expect(state.view.apps.get("default/shop")?.replicas.get(idOf(1, 1))).toEqual({
      id: idOf(1, 1),
      placement: expect.anything(),
    });
    await state.waitFor(await write(store, gone(placementWrite(1, 1, "h1"))));
    expect(state.view.apps.get("default/shop")?.replicas.size).toBe(0);
    await state.waitFor(await write(store, gone(appWrite(1)), gone(hostWrite("h1"))));
    expect([state.view.apps.size, state.view.hosts.size]).toEqual([0, 0]);
  });

  test("says when this process first saw a revision, and a new list does not change that", async () => {
    const { store, clock, state, told } = await world(new MemoryStore({ keepRevisions: 1 }));
    await state.waitFor(await write(store, appWrite(1)));
    await clock.advance(500);
    const other = { ...SHOP, app: "blog" };
    await write(store, appWrite(1, {}, other));
    await write(store, appWrite(2, {}, other));
    await state.waitFor(await write(store, appWrite(3, {}, other)));
    expect(state.view.apps.get("default/shop")?.record?.seenAt).toBe(0);
    expect(state.view.apps.get("default/blog")?.record).toMatchObject({ seenAt: 500, value: { generation: 3 } });
    expect(told.filter(({ key }) => key === keyOf.app(SHOP))).toHaveLength(1);
  });

  test("replaces the object of what changed and of nothing else", async () => {
    const { store, state } = await world();
    const other = { ...SHOP, app: "blog" };
    await state.waitFor(
      await write(store, appWrite(1), replicaWrite(1, 1), replicaWrite(2, 2), appWrite(1, {}, other)),
    );
    const [shop, blog] = [state.view.apps.get("default/shop"), state.view.apps.get("default/blog")];
    const [first, second] = [1, 2].map((n) => shop?.replicas.get(idOf(n, n)));
    await state.waitFor(await write(store, placementWrite(1, 1, "h1")));
    expect(state.view.apps.get("default/shop")).not.toBe(shop);
    expect(state.view.apps.get("default/blog")).toBe(blog);
    expect(state.view.apps.get("default/shop")?.replicas.get(idOf(1, 1))).not.toBe(first);
    expect(state.view.apps.get("default/shop")?.replicas.get(idOf(2, 2))).toBe(second);
  });

  test("shows a transaction as a whole", async () => {
    const { store, state } = await world();
    const seen: [number, number][] = [];
    state.onChange(() => {
      const app = state.view.apps.get("default/shop");
      seen.push([app?.record?.value.generation ?? 0, app?.replicas.size ?? 0]);
    });
    await state.waitFor(await write(store, replicaWrite(1, 1), appWrite(1), replicaWrite(2, 2)));
    expect(seen).toEqual([[1, 2]]);
  });

  test("soft records are in it at once; a beat is always news, a repeated acknowledgement never", async () => {
    const { clock, soft, state, told } = await world();
    const ack = { host: "h1", plane: "dns" as const, generations: { a: 1 }, taken: {} };
    soft.commit([
      { kind: "beat", key: "beat/h1", value: beat("h1") },
      { kind: "ack", key: "ack/h1/dns", value: ack },
    ]);
    await clock.advance(1000);
    soft.commit([
      { kind: "beat", key: "beat/h1", value: beat("h1") },
      { kind: "ack", key: "ack/h1/dns", value: ack },
    ]);
    expect(told.map(({ key }) => key)).toEqual(["beat/h1", "ack/h1/dns", "beat/h1"]);
    expect(state.view.hosts.get("h1")).toMatchObject({ beat: { seenAt: 1000 } });
    expect(state.view.hosts.get("h1")?.acks.get("dns")).toMatchObject({ value: ack, seenAt: 0 });
    soft.forgetHost("h1");
    expect(state.view.hosts.size).toBe(0);
  });

  test("goes on after the store failed, less and less eager", async () => {
    const store = new MemoryStore();
    const { watch } = store;
    let failures = 0;
    store.watch = (...args) => {
      failures += 1;
      if (failures <= 3) throw new Error("disk");
      return watch.apply(store, args);
    };
    const { clock, state, log } = await world(store);
    await write(store, appWrite(1));
    expect(await clock.runUntil(() => state.view.revision === 1)).toBe(true);
    expect([log.length, clock.now()]).toEqual([3, 100 + 200 + 400]);
  });

  test("does not start on a store with a damaged record, and names it", async () => {
    const store = new MemoryStore();
    await store.commit({ guards: [], operations: [{ put: "app/default/shop", value: { generation: 1 } }] });
    await expect(world(store)).rejects.toThrow(/app\/default\/shop is damaged/);
  });

  test("a damaged record that comes later stops the view and nothing gets past it", async () => {
    const { store, clock, state, log } = await world();
    await state.waitFor(await write(store, appWrite(1)));
    await store.commit({
      guards: [],
      operations: [
        { put: keyOf.replica(SHOP, idOf(1, 1)), value: { v: 1 } },
        { put: "app/default/shop", value: { v: 1 } },
      ],
    });
    await clock.advance(60_000);
    expect(state.view.revision).toBe(1);
    expect(state.view.apps.get("default/shop")?.record?.value.generation).toBe(1);
    expect(log.length).toBeGreaterThan(3);
    expect(log.length).toBeLessThan(15);
  });

  test("keys it does not know are none of its business", async () => {
    const { store, state, told } = await world();
    await store.commit({
      guards: [],
      operations: [
        { put: "leader/epoch", value: { v: 1 } },
        { put: "zzz", value: 1 },
      ],
    });
    await state.waitFor(1);
    expect(told).toEqual([]);
  });

  test("waiting ends with the leader", async () => {
    const { state } = await world();
    const waiting = state.waitFor(99);
    state.stop();
    await expect(waiting).rejects.toMatchObject({ code: "orcd.unreachable" });
    await expect(state.waitFor(99)).rejects.toMatchObject({ code: "orcd.unreachable" });
  });

  test("what it was told one by one is what it would list, whatever happened and whatever was forgotten", async () => {
    const pick = fc.tuple(
      fc.constantFrom(
        appWrite(1),
        releaseWrite(1, []),
        ...[1, 2, 3].flatMap((n) => [
          replicaWrite(n, n),
          placementWrite(n, n, "h1"),
          statusWrite(n, n),
          hostWrite(`h${n}`),
        ]),
      ),
      fc.boolean(),
    );
    const steps = fc.array(fc.uniqueArray(pick, { selector: ([{ key }]) => key, minLength: 1, maxLength: 5 }), {
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 6 }),
        async (transactions, keepRevisions, every) => {
          const store = new MemoryStore({ keepRevisions });
          const { state, clock } = await world(store);
          for (const [n, transaction] of transactions.entries()) {
            await write(store, ...transaction.map(([one, isPut]) => (isPut ? one : gone(one))));
            if (n % every === 0) await clock.settle();
          }
          await state.waitFor(store.disk.revision);
          const fresh = await world(store);
          expect(plain(state.view)).toEqual(plain(fresh.state.view));
          state.stop();
          fresh.state.stop();
        },
      ),
      { numRuns: 100 },
    );
  });
});
