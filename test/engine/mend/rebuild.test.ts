import { describe, expect, test } from "vitest";
import { appWrites } from "../../../src/engine/mend/app-writes.ts";
import type { Known, Running } from "../../../src/engine/mend/known.ts";
import { type Merged, mergeBackup } from "../../../src/engine/mend/merge.ts";
import type { AppRecord } from "../../../src/engine/model/app.ts";
import type { AppSpec } from "../../../src/engine/model/app-spec.ts";
import type { AssignmentItem } from "../../../src/engine/model/assignment.ts";
import type { Write } from "../../../src/engine/model/decision.ts";
import { keyOf } from "../../../src/engine/model/records.ts";
import type { RolloutRecord } from "../../../src/engine/model/rollout.ts";
import type { ServiceRouting } from "../../../src/engine/model/routing.ts";
import { volumesOf } from "../../../src/engine/model/spec-hash.ts";
import { settle } from "../world/live.ts";
import { appSpec, dataMount, serviceSpec } from "../world/specs.ts";
import { SHOP, WALL, World } from "../world/world.ts";

const HOST = "alpha";

const spec = (version = 1, replicas = 3): AppSpec =>
  appSpec(
    "shop",
    serviceSpec("web", { replicas, environment: { VERSION: String(version) } }),
    serviceSpec("db", { mounts: [dataMount], environment: { VERSION: String(version) } }),
  );

/** A replica as its agent is told of it: `web.2.7` of a release, which is its version. */
function item(at: string, release = 1, change: Partial<AssignmentItem> = {}): AssignmentItem {
  const [service = "", slot] = at.split(".");
  const own = spec(release).services[service] ?? serviceSpec(service);
  return {
    replica: `default.shop.${at}`,
    ...SHOP,
    service,
    slot: Number(slot),
    release,
    specHash: `${service}${release}`,
    want: "run",
    spec: own,
    volumes: volumesOf(own, spec(release)),
    drainTimeoutMs: 0,
    settleMs: 0,
    ...change,
  };
}

const running = (...items: AssignmentItem[]): Running => ({
  items: Object.fromEntries(items.map((one) => [one.replica, one])),
  routing: {},
});

const goes = (retired: NonNullable<AssignmentItem["retired"]>): Partial<AssignmentItem> => ({ want: "stop", retired });

type Made = { record: AppRecord; rollout: RolloutRecord; merged: Merged; world: World };

/** What a restore makes of these; `backup` is empty unless given. */
function merge(known: Known, backup: readonly Write[] = []): Made {
  const before = new World([HOST]);
  before.write([...backup]);
  const merged = mergeBackup(before.view.apps, known, HOST, WALL);
  const world = new World([HOST]);
  world.write(merged.writes);
  const { record, rollout } = world.app();
  if (!record || !rollout) throw new Error("nothing was made of it");
  return { record: record.value, rollout: rollout.value, merged, world };
}

function backup(change: Partial<AppRecord> = {}, rollout: Partial<RolloutRecord> = {}, version = 1): Write[] {
  const world = new World([HOST]);
  world.apply(spec(version), change);
  settle(world);
  world.put("rollout", keyOf.rollout(SHOP), { ...world.rollout, ...rollout });
  return appWrites(world.app());
}

describe("a rollout that was half way", () => {
  const half = running(item("web.1.6", 2), item("web.2.2"), item("web.3.3"), item("db.1.5", 2));

  test("stops there: old and new run on side by side, and a person is told", () => {
    const { record, rollout, merged, world } = merge({ running: half }, backup({ onFailure: "continue" }));
    expect(record).toMatchObject({ release: 2, wanted: "up", onFailure: "pause", scale: {}, stopped: [] });
    expect(rollout).toMatchObject({ state: "failed", serving: 2, lastGood: 1, failure: { code: "rollout.paused" } });
    expect(merged.apps).toMatchObject([
      { says: "changed since the backup; kept as it runs; its rollout stops half way, until orc up" },
    ]);
    settle(world);
    const left = world.replicas().filter(({ record: own }) => !own?.value.retired);
    expect(left.map(({ id }) => id).sort()).toEqual(Object.keys(half.items).sort());
  });

  test("stopped for the reason that the backup knows", () => {
    const failure = { code: "rollout.deadline", message: "not ready after 60 s" };
    const known = backup({}, { state: "failed", failure });
    const mixed = running(item("web.1.9", 1, { spec: serviceSpec("web") }), item("web.2.2"), item("web.3.3"));
    expect(merge({ running: mixed }, known).rollout).toMatchObject({ state: "failed", failure });
  });

  test("is over where all that runs is of one release", () => {
    const whole = running(item("web.1.6", 2), item("web.2.7", 2), item("web.3.8", 2), item("db.1.5", 2));
    expect(merge({ running: whole }, backup()).rollout).toMatchObject({ state: "complete", serving: 2, lastGood: 2 });
  });
});

describe("what is wanted, by what runs and what goes", () => {
  test.each<{ name: string; items: AssignmentItem[]; wanted: Partial<AppRecord> }>([
    {
      name: "a slot that is empty for now is none that is given up",
      items: [item("web.1.1"), item("web.3.3"), item("db.1.4")],
      wanted: { wanted: "up", scale: {}, stopped: [] },
    },
    {
      name: "slots beyond those of the file",
      items: [item("web.1.1"), item("web.5.5"), item("db.1.4")],
      wanted: { scale: { web: 5 } },
    },
    {
      name: "one that goes for another is waited for",
      items: [item("web.3.3"), item("db.1.4", 1, goes("replaced"))],
      wanted: { wanted: "up", stopped: [] },
    },
    {
      name: "one that goes for good leaves its service stopped",
      items: [item("web.3.3"), item("db.1.4", 1, goes("stopped"))],
      wanted: { wanted: "up", stopped: ["db"] },
    },
    {
      name: "the newest of a slot tells whether another is to come",
      items: [item("web.3.3"), item("db.1.4", 1, goes("restart")), item("db.1.9", 1, goes("stopped"))],
      wanted: { stopped: ["db"] },
    },
    {
      name: "one that was turned back had a slot that the release before it has not",
      items: [item("web.3.3"), item("web.4.8", 2, goes("rolled-back")), item("db.1.4")],
      wanted: { release: 1, scale: {}, stopped: [] },
    },
    {
      name: "nothing but what goes",
      items: [item("web.1.1", 1, goes("down")), item("db.1.4", 1, goes("down"))],
      wanted: { wanted: "down" },
    },
    {
      name: "an app of one writer that is being replaced",
      items: [item("db.1.4", 1, goes("restart"))],
      wanted: { wanted: "up", stopped: ["web"] },
    },
  ])("$name", ({ items, wanted }) => {
    expect(merge({ running: running(...items) }, backup()).record).toMatchObject(wanted);
  });

  test("is told: what stays stopped, what stays down", () => {
    const stopped = merge({ running: running(item("web.3.3"), item("db.1.4", 1, goes("stopped"))) }, backup());
    expect(stopped.merged.apps[0]?.says).toBe(
      "changed since the backup; kept as it runs; db stays stopped until orc up",
    );
    const down = merge({ running: running(item("db.1.4", 1, goes("down"))) }, backup());
    expect(down.merged.apps[0]?.says).toBe("what is left of it goes: it stays down until orc up");
  });
});

describe("ids of replicas", () => {
  test.each<{ name: string; known: Known; base: Write[]; next: number }>([
    { name: "go on above those that run", known: { running: running(item("web.1.30")) }, base: [], next: 31 },
    {
      name: "go on above what the backup counted",
      known: { running: running(item("web.1.1")) },
      base: backup({}, { nextCounter: 50 }),
      next: 50,
    },
    {
      name: "go on above whatever is left of others",
      known: { running: running(item("web.1.30")), counters: new Map([["default/shop", 77]]) },
      base: backup(),
      next: 78,
    },
    {
      name: "go on above them where all is as the backup has it",
      known: { counters: new Map([["default/shop", 77]]) },
      base: backup(),
      next: 78,
    },
    {
      name: "go on where no rollout had begun",
      known: { counters: new Map([["default/shop", 9]]) },
      base: backup().filter(({ kind }) => kind === "app" || kind === "release"),
      next: 10,
    },
  ])("$name", ({ known, base, next }) => {
    expect(merge(known, base).rollout.nextCounter).toBe(next);
  });

  test("are counted on of an app that is not there any more, when it comes again", () => {
    const world = new World([HOST]);
    world.write(mergeBackup(new Map(), { counters: new Map([["default/shop", 41]]) }, HOST, WALL).writes);
    expect(world.app().record).toBeUndefined();
    world.apply(spec());
    settle(world);
    const counters = world.replicas().map(({ record }) => record?.value.counter);
    expect(counters.sort()).toEqual([42, 43, 44, 45]);
    expect(world.rollout.state).toBe("complete");
  });
});

describe("how it is reached", () => {
  const routing = (change: Partial<ServiceRouting> = {}): ServiceRouting => ({
    ...SHOP,
    service: "web",
    generation: 1_000_001,
    vip: "10.211.9.9",
    ports: [],
    endpoints: [],
    ...change,
  });

  test("of an app that is as the backup has it: as it is now, and not as it was", () => {
    const known = backup();
    const before = new World([HOST]);
    before.write(known);
    const items = [...before.app().replicas.values()].map(({ id, record }) => {
      const { release = 0, specHash = "" } = record?.value ?? {};
      return item(id.split(".").slice(2).join("."), release, { specHash });
    });
    const [first] = items.filter(({ service }) => service === "web");
    const endpoints = [{ replica: first?.replica ?? "", slot: 1, host: HOST, address: "10.210.0.99" }];
    const now = { "default/shop/web": routing({ endpoints }) };
    const { merged, world } = merge({ running: { ...running(...items), routing: now } }, known);
    expect(merged.apps).toMatchObject([{ fate: "as-backup" }]);
    // What is not routed now may have given its address and ports to others.
    expect([...world.app().routing.values()].map(({ value }) => value)).toEqual([now["default/shop/web"]]);
    const ready = world.replicas().filter(({ status }) => status?.value.ready);
    expect(ready.map(({ id, status }) => [id, status?.value.address])).toEqual([[first?.replica, "10.210.0.99"]]);
  });

  test("of one that is rebuilt: as it is now, address and generation", () => {
    const now = { "default/shop/web": routing({ vip: "10.211.7.7", generation: 3_000_009 }) };
    const { world } = merge({ running: { ...running(item("web.1.1")), routing: now } });
    expect([...world.app().routing.values()].map(({ value }) => value)).toEqual([now["default/shop/web"]]);
  });

  test("shows that the app is further than the backup has it, though all that runs is the same", () => {
    const known = backup();
    const before = new World([HOST]);
    before.write(known);
    const same = [...before.app().replicas.values()].map(({ id, record }) =>
      item(id.split(".").slice(2).join("."), 1, { specHash: record?.value.specHash ?? "" }),
    );
    const at = (generation: number): Known => ({
      running: { ...running(...same), routing: { "default/shop/web": routing({ generation }) } },
    });
    expect(merge(at(1_000_009), known).record.generation).toBe(1);
    expect(merge(at(8_000_003), known).record.generation).toBe(9);
  });

  test("at a generation that the app has not reached in the backup: it is further", () => {
    const now = { "default/shop/web": routing({ generation: 8_000_003 }) };
    const { record, merged } = merge({ running: { ...running(item("web.1.1")), routing: now } }, backup());
    expect(merged.apps).toMatchObject([{ fate: "as-it-runs" }]);
    expect(record.generation).toBe(9);
  });
});

test("one that all data planes had let go of is not drained once more", () => {
  const { world } = merge({
    running: running(item("web.1.1", 1, goes("stopped")), item("web.2.2", 1, { want: "drain" })),
  });
  const drained = world.replicas().map(({ record, drained: free }) => [record?.value.slot, free !== undefined]);
  expect(drained).toEqual([
    [1, true],
    [2, false],
  ]);
});

test("an app that runs no more is remembered with the hosts of its volumes", () => {
  const { record, rollout, world } = merge({ running: running() }, backup());
  expect(record.wanted).toBe("down");
  expect(rollout.volumeHosts).toEqual({ data: [HOST] });
  expect([world.replicas(), [...world.app().routing]]).toEqual([[], []]);
});

test("the hosts of volumes that are written to now, and were before, are known", () => {
  const { rollout } = merge({ running: running(item("db.1.4")) }, backup({}, { volumeHosts: { old: ["alpha"] } }));
  expect(rollout.volumeHosts).toEqual({ old: ["alpha"], data: [HOST] });
});

test("a job that is done is not stopped, and not done again", () => {
  const world = new World([HOST]);
  world.apply(
    appSpec("shop", serviceSpec("web", { replicas: 3 }), serviceSpec("job", { restart: { condition: "no" } })),
  );
  settle(world);
  const known = appWrites(world.app());
  const job = world.replicas("job").map(({ id }) => id);
  const after = merge({ running: running(item("web.1.1"), item("web.2.2"), item("web.3.9")) }, known);
  expect(after.record.stopped).toEqual([]);
  settle(after.world);
  expect(after.world.replicas("job").map(({ id }) => id)).toEqual(job);
});

test("a release of which only what goes is left knows the service of it", () => {
  const { world } = merge({ running: running(item("web.1.9", 4), item("db.1.4", 3, goes("replaced"))) });
  expect(Object.keys(world.app().releases.get(3)?.value.spec.services ?? {})).toContain("db");
});
