import { describe, expect, test } from "vitest";
import { type Control, startControl } from "../../../src/engine/control/control.ts";
import type { Loop, Write } from "../../../src/engine/model/decision.ts";
import { NOTHING } from "../../../src/engine/model/decision.ts";
import { appKey, parseAppKey } from "../../../src/engine/model/names.ts";
import { keyOf, parseKey } from "../../../src/engine/model/records.ts";
import type { LogEntry } from "../../../src/engine/ports/log.ts";
import { MemoryEventLog } from "../../fakes/memory-event-log.ts";
import { MemoryStore, type MemoryStoreOptions } from "../../fakes/memory-store.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { appWrite, gone, hostWrite, placementWrite, replicaWrite, SHOP, write } from "./records.ts";

/** Makes every app have as many replicas of `web` as `scale.web` says. */
const scaler: Loop = {
  name: "rollout",
  keysOf: ({ key }) => {
    const at = parseKey(key);
    return at?.app && (at.kind === "app" || at.kind === "replica") ? [appKey(at.app)] : [];
  },
  decide: (view, key) => {
    const app = view.apps.get(key);
    const wanted = app?.record?.value.scale.web ?? 0;
    const have = app?.replicas.size ?? 0;
    if (!app || have >= wanted) return NOTHING;
    return {
      batches: [[replicaWrite(have + 1, have + 1, {}, parseAppKey(key))]],
      because: [{ severity: "info", kind: "replica", reason: "replica-created", message: `replica ${have + 1}` }],
    };
  },
};

type World = { store: MemoryStore; clock: VirtualClock; events: MemoryEventLog; log: LogEntry[]; control: Control };

async function world(
  loops: Loop[],
  options: MemoryStoreOptions = {},
  store = new MemoryStore(options),
): Promise<World> {
  const clock = new VirtualClock();
  const events = new MemoryEventLog(clock);
  const log: LogEntry[] = [];
  const control = await startControl({ store, clock, events, loops, seed: 1, log: (entry) => void log.push(entry) });
  return { store, clock, events, log, control };
}

const replicas = (control: Control, key = "default/shop"): number => control.view().apps.get(key)?.replicas.size ?? 0;

describe("the runner", () => {
  test("runs a loop until nothing is left to decide", async () => {
    const { store, clock, events, control } = await world([scaler]);
    await write(store, appWrite(1, { scale: { web: 5 } }));
    await clock.settle();
    expect(replicas(control)).toBe(5);
    expect(events.events.map(({ message }) => message)).toEqual([
      "replica 1",
      "replica 2",
      "replica 3",
      "replica 4",
      "replica 5",
    ]);
    expect(control.passStats()).toMatchObject([{ loop: "rollout", commits: 5, conflicts: 0, failures: 0, queued: 0 }]);
    await control.stop();
    expect(clock.pending).toBe(0);
    await clock.settle();
    expect(store.waiting).toBe(0);
  });

  test("looks at everything when it starts", async () => {
    const store = new MemoryStore();
    await write(store, appWrite(1, { scale: { web: 2 } }));
    const { clock, control } = await world([scaler], {}, store);
    await clock.settle();
    expect(replicas(control)).toBe(2);
  });

  test("keeps up though history is compacted at once", async () => {
    const { store, clock, control } = await world([scaler], { keepRevisions: 1 });
    for (let app = 0; app < 20; app += 1)
      await write(store, appWrite(1, { scale: { web: 3 } }, { ...SHOP, app: `a${app}` }));
    await clock.runUntil(() => control.view().apps.size === 20 && replicas(control, "default/a19") === 3);
    expect([...control.view().apps.values()].map((app) => app.replicas.size)).toEqual(Array(20).fill(3));
  });

  test("never hands out the same thing twice, however many keys want one", async () => {
    const vip: Loop = {
      name: "route",
      keysOf: ({ kind, key }) => (kind === "app" ? [appKey(parseKey(key)?.app ?? SHOP)] : []),
      decide: (view, key) => {
        const app = view.apps.get(key);
        if (!app || app.routing.size > 0) return NOTHING;
        const taken = [...view.apps.values()].flatMap(({ routing }) =>
          [...routing.values()].map(({ value }) => value.vip),
        );
        const value = {
          ...app.ref,
          service: "web",
          generation: 1,
          vip: `10.211.0.${taken.length + 2}`,
          ports: [],
          endpoints: [],
        };
        return { batches: [[{ kind: "routing", key: keyOf.routing(app.ref, "web"), value }]], because: [] };
      },
    };
    const { store, clock, control } = await world([vip]);
    await write(store, ...Array.from({ length: 30 }, (_, app) => appWrite(1, {}, { ...SHOP, app: `a${app}` })));
    await clock.settle();
    const vips = [...control.view().apps.values()].flatMap(({ routing }) =>
      [...routing.values()].map(({ value }) => value.vip),
    );
    expect(new Set(vips).size).toBe(30);
  });

  test("decides again when somebody else was faster", async () => {
    const store = new MemoryStore();
    let meddled = false;
    store.hooks.beforeCommit = async ({ operations }) => {
      const [operation] = operations;
      if (meddled || !operation || !("put" in operation) || !operation.put.startsWith("replica/")) return;
      meddled = true;
      await write(store, appWrite(2, { scale: { web: 1 } }));
    };
    const { clock, control } = await world([scaler], {}, store);
    await write(store, appWrite(1, { scale: { web: 3 } }));
    await clock.settle();
    expect(replicas(control)).toBe(1);
    expect(control.passStats()).toMatchObject([{ conflicts: 1, failures: 0 }]);
  });

  test("a loop that throws stops neither other keys nor other loops, and backs off", async () => {
    const moody: Loop = {
      ...scaler,
      decide: (view, key, now, seed) => {
        if (key === "default/bad") throw new Error("no idea");
        return scaler.decide(view, key, now, seed);
      },
    };
    const { store, clock, log, control } = await world([moody]);
    await write(store, appWrite(1, { scale: { web: 1 } }, { ...SHOP, app: "bad" }), appWrite(1, { scale: { web: 2 } }));
    await clock.settle();
    expect(replicas(control)).toBe(2);
    await clock.advance(100 + 200 + 400);
    expect(log.map(({ fields }) => fields?.inARow)).toEqual([1, 2, 3, 4]);
    await clock.advance(10 * 60_000);
    expect(log.length).toBeLessThan(40);
  });

  test("a commit whose answer is lost is not done twice", async () => {
    const store = new MemoryStore();
    let lost = 0;
    store.hooks.afterCommit = () => {
      lost += 1;
      if (lost % 2 === 0) throw new Error("answer lost");
    };
    const { clock, control } = await world([scaler], {}, store);
    store.hooks.beforeCommit = () => {};
    await write(store, appWrite(1, { scale: { web: 6 } })).catch(() => {});
    await clock.runUntil(() => replicas(control) === 6);
    expect(replicas(control)).toBe(6);
    expect(store.disk.entries.size).toBe(8);
  });

  test("wakes when a decision asked to be woken", async () => {
    const looks: number[] = [];
    const sleeper: Loop = {
      name: "heal",
      keysOf: ({ kind }) => (kind === "app" ? ["cluster"] : []),
      decide: (_view, _key, now) => {
        looks.push(now);
        return looks.length < 4 ? { ...NOTHING, wakeIn: 1000 } : NOTHING;
      },
    };
    const { store, clock, control } = await world([sleeper]);
    await write(store, appWrite(1));
    await clock.advance(60_000);
    expect(looks).toEqual([0, 1000, 2000, 3000]);
    await control.stop();
  });

  test("tells reasons that come with no change once", async () => {
    const complainer: Loop = {
      name: "place",
      keysOf: ({ kind }) => (kind === "app" ? ["cluster"] : []),
      decide: (_view, _key, now) => ({
        batches: [],
        wakeIn: 1000,
        because: [
          { severity: "warning", kind: "replica", reason: "unplaceable", message: now < 5000 ? "no room" : "no host" },
        ],
      }),
    };
    const { store, clock, events } = await world([complainer]);
    await write(store, appWrite(1));
    await clock.advance(10_000);
    expect(events.events.map(({ message }) => message)).toEqual(["no room", "no host"]);
  });

  test("a write that changes nothing is none", async () => {
    const stubborn: Loop = {
      name: "place",
      keysOf: ({ kind }) => (kind === "app" || kind === "placement" ? ["cluster"] : []),
      decide: () => ({ batches: [[placementWrite(1, 1, "h1")]], because: [] }),
    };
    const { store, clock, control } = await world([stubborn]);
    await write(store, appWrite(1));
    await clock.settle();
    expect(control.passStats()).toMatchObject([{ commits: 1, passes: 2 }]);
  });

  test("refuses a loop that writes what belongs to another", async () => {
    const thief: Loop = {
      name: "place",
      keysOf: ({ kind }) => (kind === "app" ? ["cluster"] : []),
      decide: (): { batches: Write[][]; because: [] } => ({ batches: [[replicaWrite(1, 1)]], because: [] }),
    };
    const { store, clock, log, control } = await world([thief]);
    await write(store, appWrite(1));
    await clock.settle();
    expect(replicas(control)).toBe(0);
    expect(String(log[0]?.fields?.error)).toContain("belongs to rollout");
  });

  test("a leader that was replaced commits nothing more and says so", async () => {
    const store = new MemoryStore();
    const clock = new VirtualClock();
    const events = new MemoryEventLog(clock);
    let deposed = 0;
    const old = await startControl({
      store,
      clock,
      events,
      loops: [scaler],
      seed: 1,
      onDeposed: () => {
        deposed += 1;
      },
    });
    const next = await startControl({ store, clock, events, loops: [], seed: 1 });
    await write(store, appWrite(1, { scale: { web: 3 } }));
    await clock.settle();
    expect([replicas(next), deposed]).toEqual([0, 1]);
    await expect(old.link.report({ host: "h1", full: true, replicas: [], acks: [], events: [] })).rejects.toThrow(
      /stopped leading/,
    );
  });

  test("the same happenings lead to the same history, revision for revision", async () => {
    const run = async (): Promise<unknown> => {
      const { store, clock, events } = await world([scaler], { keepRevisions: 3 });
      for (let app = 0; app < 6; app += 1) {
        await write(store, appWrite(1, { scale: { web: app } }, { ...SHOP, app: `a${app}` }));
        await clock.advance(app);
      }
      return [...store.disk.entries, ...events.events];
    };
    expect(await run()).toEqual(await run());
  });

  test("what a host said of itself goes with the host", async () => {
    const { store, clock, control } = await world([]);
    await write(store, hostWrite("h1"));
    const heartbeat = { host: "h1", cpuNano: 1, memoryBytes: 1, engine: "", version: "", orphans: [] };
    const acks = [{ host: "h1", plane: "dns" as const, generations: {}, taken: {} }];
    await control.link.report({ host: "h1", full: true, replicas: [], acks, heartbeat, events: [] });
    expect(control.view().hosts.get("h1")?.acks.size).toBe(1);
    await write(store, gone(hostWrite("h1")));
    await clock.settle();
    expect(control.view().hosts.size).toBe(0);
  });

  test("a listener that throws harms nobody", async () => {
    const { store, clock, control, log } = await world([scaler]);
    control.onChange(() => {
      throw new Error("oops");
    });
    await write(store, appWrite(1, { scale: { web: 2 } }));
    await clock.settle();
    expect(replicas(control)).toBe(2);
    expect(log[0]?.message).toMatch(/listener/);
  });
});
