import { describe, expect, test } from "vitest";
import type { ReplicaStatus } from "../../../src/engine/model/replica.ts";
import { appRows } from "../../../src/engine/report/app-rows.ts";
import { appStatus } from "../../../src/engine/report/app-status.ts";
import { hostRows } from "../../../src/engine/report/host-rows.ts";
import { releaseRows } from "../../../src/engine/report/release-rows.ts";
import { replicaRows } from "../../../src/engine/report/replica-rows.ts";
import { urlOf } from "../../../src/engine/report/urls.ts";
import { rolloutLoop } from "../../../src/engine/rollout/loop.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { SHOP, WALL, World } from "../world/world.ts";

const KEY = "default/shop";
const web = serviceSpec("web", {
  replicas: 2,
  ports: [{ target: 80, published: 8080, protocol: "tcp" }],
  resources: { limits: { memoryBytes: 1024 }, reservations: { memoryBytes: 512, cpuNano: 5e8 } },
});
const db = serviceSpec("db");
const worker = serviceSpec("worker", {
  dependsOn: { db: { condition: "service_healthy", restart: false, required: true } },
});

function upWith(...services: Parameters<typeof appSpec>[1][]): World {
  const world = new World();
  world.apply(appSpec("shop", ...services));
  settle(world);
  return world;
}

const status = (world: World) => appStatus(world.view, SHOP, world.now)!;

describe("ps", () => {
  test("has one row per slot, with what the agent said", () => {
    const world = upWith(web);
    const usage = new Map([[world.replicas("web")[0]!.id, { cpuNano: 3e7, memoryBytes: 400 }]]);
    expect(replicaRows(world.view, {}, usage)).toEqual([
      {
        replica: "default.shop.web.1.1",
        run: "default.shop.web.1.1.1",
        namespace: "default",
        app: "shop",
        service: "web",
        slot: 1,
        release: 1,
        host: "alpha",
        state: "running",
        ready: true,
        reason: "ready",
        image: "web:1",
        address: "10.210.0.3",
        startedAt: WALL,
        restarts: 0,
        cpu: 0.03,
        memory: { used: 400, limit: 1024 },
        updatedAt: WALL,
      },
      expect.objectContaining({ slot: 2, memory: { limit: 1024 } }),
    ]);
  });

  test.each<[string, Partial<ReplicaStatus>, object]>([
    [
      "waits for its next try",
      { ready: false, reason: "crash-loop", message: "out of memory (256 MiB)", restarts: 5, nextTryAt: WALL },
      { state: "waiting", reason: "crash-loop", message: "out of memory (256 MiB)", restarts: 5 },
    ],
    ["is pulling", { state: "preparing", ready: false, reason: "pulling" }, { state: "preparing", reason: "pulling" }],
    [
      "completed",
      {
        ready: false,
        finished: true,
        reason: "completed",
        lastExit: { run: "r", code: 0, outcome: "completed", reason: "exit", at: WALL },
      },
      { state: "stopped", reason: "completed", lastExit: { code: 0, outcome: "completed", at: WALL } },
    ],
  ])("shows a replica that %s", (_, change, row) => {
    const world = upWith(db);
    world.report(world.replicas("db")[0]!.id, change);
    expect(replicaRows(world.view, {})).toEqual([expect.objectContaining(row)]);
  });

  test("shows slots that wait for others, that have no host, that are on their way out", () => {
    const world = new World();
    world.apply(
      appSpec("shop", serviceSpec("db", { resources: { limits: {}, reservations: { memoryBytes: 1e15 } } }), worker),
    );
    settle(world);
    expect(replicaRows(world.view, {})).toMatchObject([
      {
        service: "db",
        state: "pending",
        reason: "place.none",
        message: expect.stringContaining("insufficient memory"),
      },
      {
        service: "worker",
        replica: "",
        state: "waiting",
        reason: "dependency",
        message: "waiting for db to be healthy",
      },
    ]);
    const other = upWith(web);
    other.change({ scale: { web: 1 } });
    other.pass(rolloutLoop, KEY);
    expect(replicaRows(other.view, {})).toMatchObject([
      { slot: 1, state: "running" },
      { slot: 2, state: "draining", reason: "scaled-down", ready: false },
    ]);
  });

  test("during a replacement shows the replica that serves; with --all the other one too", () => {
    const world = upWith(db);
    world.apply(appSpec("shop", { ...db, image: "db:2" }));
    world.pass(rolloutLoop, KEY);
    expect(replicaRows(world.view, {})).toMatchObject([{ image: "db:1", ready: true }]);
    expect(replicaRows(world.view, { all: true })).toMatchObject([
      { image: "db:1" },
      { image: "db:2", state: "pending" },
    ]);
  });

  test("selects; stopped services only with --all", () => {
    const world = upWith(web, db);
    expect(replicaRows(world.view, { services: ["web"], slot: 2 })).toHaveLength(1);
    expect(replicaRows(world.view, { app: "other" })).toEqual([]);
    world.change({ stopped: ["db"] });
    settle(world);
    expect(replicaRows(world.view, {})).toHaveLength(2);
    expect(replicaRows(world.view, { all: true, services: ["db"] })).toMatchObject([
      { state: "stopped", reason: "stopped", image: "db:1" },
    ]);
  });
});

describe("the state of an app", () => {
  const stateAfter = (change: (world: World) => void): string => {
    const world = upWith(web);
    change(world);
    return status(world).state;
  };

  test.each<[string, (world: World) => void]>([
    ["steady", () => {}],
    ["rolling", (world) => world.apply(appSpec("shop", db))],
    ["degraded", (world) => world.report(world.replicas("web")[0]!.id, { ready: false })],
    [
      "stopped",
      (world) => {
        world.change({ wanted: "down" });
        settle(world);
      },
    ],
    [
      "stopped",
      (world) => {
        world.change({ stopped: ["web"] });
        settle(world);
      },
    ],
    [
      "failed",
      (world) => {
        world.apply(appSpec("shop", { ...web, environment: { MODE: "crash" } }));
        settle(world);
      },
    ],
  ])("is %s", (state, change) => {
    expect(stateAfter(change)).toBe(state);
  });

  test("is pending before any rollout has begun", () => {
    const world = new World();
    world.apply(appSpec("shop", web));
    expect(status(world)).toMatchObject({ state: "pending", services: [{ name: "web", desired: 2, ready: 0 }] });
  });
});

describe("the document that up waits on", () => {
  test("says what is ready, where, and how the replacements went", () => {
    const world = upWith(web, db);
    world.apply(appSpec("shop", { ...web, image: "web:2" }, db));
    settle(world);
    expect(status(world)).toMatchObject({
      namespace: "default",
      app: "shop",
      services: [
        { name: "web", image: "web:2", desired: 2, ready: 2, urls: ["http://localhost:8080"] },
        { name: "db", desired: 1, ready: 1, urls: [] },
      ],
      receipt: { acknowledged: 3, planes: 3, cut: 0, replaced: 2, minReady: { web: 2 } },
    });
  });

  test("says what is wrong, and what is waited for", () => {
    const world = new World();
    world.apply(appSpec("shop", { ...db, environment: { MODE: "crash" } }, worker));
    settle(world);
    expect(status(world).services).toMatchObject([
      { name: "db", ready: 0, problem: { slot: 1, reason: "crash-loop", message: "exited with 1, 3 times" } },
      { name: "worker", ready: 0, waiting: "waiting for db to be healthy" },
    ]);
  });

  test("is not there for an app nobody asked for", () => {
    expect(appStatus(new World().view, SHOP, 0)).toBeUndefined();
    expect(releaseRows(new World().view, SHOP)).toBeUndefined();
  });
});

test("ls: apps with their services and routes", () => {
  const world = upWith(web);
  expect(appRows(world.view)).toEqual([
    {
      namespace: "default",
      app: "shop",
      release: 1,
      state: "steady",
      services: [{ name: "web", desired: 2, ready: 2 }],
      routes: [{ url: "http://localhost:8080", service: "web", tls: false }],
    },
  ]);
  expect(appRows(world.view, "staging")).toEqual([]);
});

describe("releases", () => {
  test("newest first: what serves, what failed and why, what was superseded", () => {
    const world = upWith(db);
    world.apply(appSpec("shop", { ...db, image: "db:2" }));
    settle(world);
    world.apply(appSpec("shop", { ...db, environment: { MODE: "crash" } }));
    settle(world);
    expect(releaseRows(world.view, SHOP)).toMatchObject([
      { release: 3, state: "failed", reason: "db.1 exited with 1, 3 times" },
      { release: 2, state: "serving", reason: "up", images: { db: "db:2" } },
      { release: 1, state: "superseded" },
    ]);
  });

  test("one that is rolling, and one of an app that is down", () => {
    const world = upWith(db);
    world.apply(appSpec("shop", { ...db, image: "db:2" }));
    expect(releaseRows(world.view, SHOP)).toMatchObject([
      { release: 2, state: "rolling" },
      { release: 1, state: "serving" },
    ]);
    world.change({ wanted: "down" });
    settle(world);
    expect(releaseRows(world.view, SHOP)?.[0]).toMatchObject({ release: 2, state: "down" });
  });
});

test("host ls: what is there, what is set aside, how it stands", () => {
  const world = new World(["alpha", "beta"]);
  world.apply(appSpec("shop", web));
  settle(world);
  world.now += 16_000;
  world.beat("alpha");
  expect(hostRows(world.view, world.now)).toMatchObject([
    {
      name: "alpha",
      state: "ready",
      cpu: { total: 8, reserved: 0.5 },
      memory: { total: 16 * 1024 ** 3, reserved: 512 },
      replicas: 1,
      engine: "29.0",
    },
    { name: "beta", state: "down", replicas: 1 },
  ]);
});

test.each([
  [{ published: 8080, target: 80 }, "http://localhost:8080"],
  [{ published: 80, target: 3000 }, "http://localhost"],
  [{ published: 443, target: 443 }, "https://localhost"],
  [{ published: 5432, target: 5432 }, "tcp://localhost:5432"],
  [{ published: 8080, target: 80, hostIp: "127.0.0.1" }, "http://localhost:8080"],
  [{ published: 8080, target: 80, hostIp: "10.0.0.7" }, "http://10.0.0.7:8080"],
])("the address of %o", (port, url) => {
  expect(urlOf({ protocol: "tcp", ...port })).toBe(url);
});
