import { describe, expect, test } from "vitest";
import { PLANES } from "../../../src/engine/model/host.ts";
import { keyOf } from "../../../src/engine/model/records.ts";
import { isReady } from "../../../src/engine/model/replica-condition.ts";
import { placeLoop } from "../../../src/engine/place/loop.ts";
import { rolloutLoop } from "../../../src/engine/rollout/loop.ts";
import { routeLoop } from "../../../src/engine/route/loop.ts";
import { agentEvents, settle } from "../world/live.ts";
import { appSpec, dataMount, serviceSpec } from "../world/specs.ts";
import { SHOP, World } from "../world/world.ts";

const KEY = "default/shop";
const web = (version: string, replicas = 3) => serviceSpec("web", { replicas, environment: { VERSION: version } });

function upWith(...services: Parameters<typeof appSpec>[1][]): World {
  const world = new World();
  world.apply(appSpec("shop", ...services));
  settle(world);
  return world;
}

/** Loops and agents go on, data planes say nothing. */
function withoutPlanes(world: World): void {
  for (let round = 0; round < 10; round += 1) {
    world.pass(rolloutLoop, KEY);
    world.pass(placeLoop, "cluster");
    world.pass(routeLoop, KEY);
    for (const event of agentEvents(world)) event.run();
    world.wait(100);
  }
}

const idsOf = (world: World, service: string, release: number): string[] =>
  world
    .replicas(service)
    .filter(({ record }) => record?.value.release === release)
    .map(({ id }) => id);

describe("start-first", () => {
  test("one slot first: no second one begins before the first is ready and known everywhere", () => {
    const world = upWith(web("1"));
    world.apply(appSpec("shop", web("2")));
    withoutPlanes(world);
    expect(idsOf(world, "web", 2)).toHaveLength(1);
    expect(world.replicas("web").filter(({ record }) => record?.value.retired)).toEqual([]);
    expect(world.rollout.waiting).toEqual({
      web: "web.1 is ready, but not yet known to nftables, dns and ports on alpha",
    });
  });

  test("a single late data plane holds the replacement up, and is named", () => {
    const world = upWith(web("1"));
    world.apply(appSpec("shop", web("2")));
    withoutPlanes(world);
    for (const plane of PLANES.filter((name) => name !== "dns")) world.acknowledge("alpha", plane);
    withoutPlanes(world);
    expect(world.replicas("web").filter(({ record }) => record?.value.retired)).toEqual([]);
    expect(world.rollout.waiting).toEqual({ web: "web.1 is ready, but not yet known to dns on alpha" });
    world.acknowledge("alpha", "dns");
    world.pass(rolloutLoop, KEY);
    expect(
      world
        .replicas("web")
        .filter(({ record }) => record?.value.retired)
        .map(({ record }) => record?.value.slot),
    ).toEqual([1]);
  });

  test("other words for what is waited for are written twice a second, and the last ones in the end", () => {
    const world = upWith(web("1"));
    world.apply(appSpec("shop", web("2")));
    withoutPlanes(world);
    world.wait(500);
    world.acknowledge("alpha", "nftables");
    world.pass(rolloutLoop, KEY);
    const said = { web: "web.1 is ready, but not yet known to dns and ports on alpha" };
    expect(world.rollout.waiting).toEqual(said);
    world.acknowledge("alpha", "ports");
    world.wait(100);
    const { batches, wakeIn = 0 } = world.pass(rolloutLoop, KEY);
    expect([batches, world.rollout.waiting]).toEqual([[], said]);
    expect(wakeIn).toBeLessThanOrEqual(500);
    world.wait(wakeIn);
    world.pass(rolloutLoop, KEY);
    expect(world.rollout.waiting).toEqual({ web: "web.1 is ready, but not yet known to dns on alpha" });
  });

  test("after the first, a batch at a time", () => {
    const world = upWith(web("1", 10));
    world.apply(appSpec("shop", web("2", 10)));
    withoutPlanes(world);
    world.acknowledgeAll();
    withoutPlanes(world);
    expect(idsOf(world, "web", 2)).toHaveLength(1 + 5);
  });
});

describe("stop-first", () => {
  const db = (version: string) => serviceSpec("db", { environment: { VERSION: version }, mounts: [dataMount] });

  test("the new replica is made only when the old one is gone", () => {
    const world = upWith(db("1"));
    world.apply(appSpec("shop", db("2")));
    world.pass(rolloutLoop, KEY);
    expect(world.replicas("db").map(({ record }) => record?.value.retired)).toEqual([{ because: "replaced" }]);
    world.pass(rolloutLoop, KEY);
    expect(world.rollout.waiting).toEqual({ db: "waiting for db.1 to let go of its volume" });
    settle(world);
    expect(idsOf(world, "db", 2)).toHaveLength(1);
    expect(world.rollout).toMatchObject({ state: "complete", replaced: 1, minReady: { db: 0 } });
  });

  test("a renamed service waits for the old one to let go of the volume both write to", () => {
    const world = upWith(db("1"));
    world.apply(appSpec("shop", serviceSpec("database", { mounts: [dataMount] })));
    world.pass(rolloutLoop, KEY);
    expect(world.replicas("db").map(({ record }) => record?.value.retired)).toEqual([{ because: "removed" }]);
    expect(world.replicas("database")).toEqual([]);
    settle(world);
    expect(world.replicas("db")).toEqual([]);
    expect(world.replicas("database")).toHaveLength(1);
  });
});

describe("superseding", () => {
  test("replicas of an abandoned release go, those that fit stay", () => {
    const world = upWith(web("1"));
    const first = idsOf(world, "web", 1);
    world.apply(appSpec("shop", web("2")));
    withoutPlanes(world);
    world.apply(appSpec("shop", web("1")));
    settle(world);
    expect(world.replicas("web").map(({ id }) => id)).toEqual(first);
    expect(world.rollout).toMatchObject({ state: "complete", lastGood: 3 });
  });
});

describe("counts", () => {
  test("fewer: the highest slots go", () => {
    const world = upWith(web("1"));
    world.change({ scale: { web: 1 } });
    world.pass(rolloutLoop, KEY);
    const going = world.replicas("web").filter(({ record }) => record?.value.retired);
    expect(going.map(({ record }) => [record?.value.slot, record?.value.retired?.because]).sort()).toEqual([
      [2, "scaled-down"],
      [3, "scaled-down"],
    ]);
  });

  test("fewer, with a wanted slot that is not ready: a ready one stays in its place", () => {
    const world = upWith(web("1", 2));
    const [first] = world.replicas("web");
    world.report(first!.id, { ready: false, reason: "unhealthy" });
    world.change({ scale: { web: 1 } });
    world.pass(rolloutLoop, KEY);
    expect(world.replicas("web").filter(({ record }) => record?.value.retired)).toEqual([]);
    settle(world);
    expect(world.replicas("web").map(({ record }) => record?.value.slot)).toEqual([1]);
  });

  test("three hundred at once, in batches that a store takes", () => {
    const world = upWith(web("1", 300));
    expect(world.replicas("web").filter(isReady)).toHaveLength(300);
    expect(world.rollout.nextCounter).toBe(301);
  });
});

describe("leaving", () => {
  test("services that are gone from the file leave once the rest is up", () => {
    const world = upWith(web("1"), serviceSpec("cron"));
    world.apply(appSpec("shop", web("2")));
    withoutPlanes(world);
    expect(world.replicas("cron").map(({ record }) => record?.value.retired)).toEqual([undefined]);
    settle(world);
    expect(world.replicas("cron")).toEqual([]);
    expect(world.app().routing.has("cron")).toBe(false);
  });

  test("down: who depends goes before what it depends on", () => {
    const db = serviceSpec("db");
    const api = serviceSpec("api", {
      dependsOn: { db: { condition: "service_started", restart: false, required: true } },
    });
    const world = upWith(db, api);
    world.change({ wanted: "down" });
    world.pass(rolloutLoop, KEY);
    expect(world.replicas("api").map(({ record }) => record?.value.retired)).toEqual([{ because: "down" }]);
    expect(world.replicas("db").map(({ record }) => record?.value.retired)).toEqual([undefined]);
    settle(world);
    expect(world.replicas()).toEqual([]);
    expect(world.app().routing.size).toBe(0);
    expect(world.rollout).toMatchObject({ state: "complete", lastGood: 1 });
  });

  test("a service that follows its dependency is replaced with it", () => {
    const follows = { db: { condition: "service_started", restart: true, required: true } } as const;
    const world = upWith(serviceSpec("db"), serviceSpec("api", { dependsOn: follows }), web("1"));
    const kept = world.replicas("web").map(({ id }) => id);
    world.change({ restarts: { db: 1 } });
    settle(world);
    expect(world.replicas("api").map(({ record }) => record?.value.counter)).not.toEqual([2]);
    expect(world.rollout.replaced).toBe(2);
    expect(world.replicas("web").map(({ id }) => id)).toEqual(kept);
  });
});

test("what is going already is given less time when that is asked for, once, and nothing else changes", () => {
  const world = upWith(web("1", 2), serviceSpec("db"));
  const graces = (): unknown[] => world.replicas("web").map(({ record }) => record?.value.retired?.graceMs);
  world.change({ wanted: "down" });
  world.pass(rolloutLoop, KEY);
  expect(graces()).toEqual([undefined, undefined]);
  if (world.record) world.put("app", keyOf.app(SHOP), { ...world.record, stopGrace: { web: 0, db: 60_000 } });
  world.pass(rolloutLoop, KEY);
  expect(graces()).toEqual([0, 0]);
  expect(world.replicas("db").map(({ record }) => record?.value.retired)).toEqual([{ because: "down" }]);
  expect(world.pass(rolloutLoop, KEY).batches).toEqual([]);
});

test("what goes because of a change in a hurry says so, and only of the services that were meant", () => {
  const world = upWith(web("1", 1), serviceSpec("db"), serviceSpec("cron"));
  world.change({ stopped: ["web", "db"], stopGrace: { web: 0 } });
  const { batches } = world.pass(rolloutLoop, KEY);
  const retired = batches
    .flat()
    .flatMap((write) => (write.kind === "replica" && write.value ? [[write.value.service, write.value.retired]] : []));
  expect(Object.fromEntries(retired)).toEqual({
    web: { because: "stopped", graceMs: 0 },
    db: { because: "stopped" },
  });
});

test("acknowledgements wake an app that waits for them, also one whose rollout is said to be complete", () => {
  const world = upWith(web("1"));
  const woken = (): string[] => rolloutLoop.keysOf({ kind: "ack", key: "ack/alpha/dns" }, world.view);
  expect(woken()).toEqual([]);
  const waiting = { web: "web.1 is ready, but not yet known to dns on alpha" };
  world.put("rollout", keyOf.rollout(SHOP), { ...world.rollout, waiting });
  expect(woken()).toEqual([KEY]);
});
