import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignmentFor } from "../../../src/engine/control/assignment.ts";
import { appWrites } from "../../../src/engine/mend/app-writes.ts";
import type { Running } from "../../../src/engine/mend/known.ts";
import { type Merged, mergeBackup } from "../../../src/engine/mend/merge.ts";
import type { AppRecord } from "../../../src/engine/model/app.ts";
import type { Write } from "../../../src/engine/model/decision.ts";
import { makePlan } from "../../../src/engine/plan/make-plan.ts";
import { settle, stir } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { SHOP, WALL, World } from "../world/world.ts";

const HOST = "alpha";

const spec = (version: number, replicas = 2, port = 8080) =>
  appSpec(
    "shop",
    serviceSpec("web", {
      replicas,
      environment: { VERSION: String(version) },
      ports: [{ target: 80, published: port, protocol: "tcp" }],
    }),
    serviceSpec("worker", { dependsOn: { web: { condition: "service_started", restart: true, required: true } } }),
  );

function shop(version = 1): World {
  const world = new World([HOST]);
  world.apply(spec(version));
  settle(world);
  return world;
}

/** What a backup made now would hold. */
const backupOf = (world: World): Write[] => [...world.view.apps.values()].flatMap((app) => appWrites(app));

/** What the agent of the host was told last. */
const runningOn = (world: World): Running => assignmentFor(world.view, HOST);

function restore(backup: readonly Write[], running: Running | undefined): { world: World; merged: Merged } {
  const before = new World([HOST]);
  before.write([...backup]);
  const merged = mergeBackup(before.view.apps, { running }, HOST, WALL);
  const world = new World([HOST]);
  world.write(merged.writes);
  settle(world);
  return { world, merged };
}

/** What runs and how it is reached, by what people and programs see of it. */
function seen(world: World): unknown {
  const app = world.view.apps.get("default/shop");
  const replicas = [...(app?.replicas.values() ?? [])].filter(({ status }) => status?.value.state !== "gone");
  return {
    replicas: replicas.map(({ id, record, status }) => [id, record?.value.retired, status?.value.ready]).sort(),
    routing: [...(app?.routing.values() ?? [])]
      .map(({ value: { service, vip, ports, endpoints } }) => ({ service, vip, ports, endpoints }))
      .filter(({ endpoints }) => endpoints.length > 0),
  };
}

describe("a backup that is put back", () => {
  test("of what runs still changes nothing, and asks for nothing", () => {
    const world = shop();
    const after = restore(backupOf(world), runningOn(world));
    expect(seen(after.world)).toEqual(seen(world));
    expect(after.merged.apps).toMatchObject([{ app: "shop", release: 1, replicas: 3, fate: "as-backup" }]);
    expect(after.world.rollout).toMatchObject({ state: "complete", serving: 1 });
  });

  test("that is older than a release keeps the newer replicas, and says so", () => {
    const world = shop();
    const backup = backupOf(world);
    world.apply(spec(2));
    settle(world);
    const after = restore(backup, runningOn(world));
    expect(seen(after.world)).toEqual(seen(world));
    expect(after.merged.apps).toMatchObject([
      { release: 2, fate: "as-it-runs", says: "changed since the backup; kept as it runs" },
    ]);
    expect([...after.world.app().releases.keys()]).toEqual([1, 2]);
  });

  test("that is older than a scaling keeps what it was scaled to", () => {
    const world = shop();
    const backup = backupOf(world);
    world.change({ scale: { web: 5 } });
    settle(world);
    const after = restore(backup, runningOn(world));
    expect(seen(after.world)).toEqual(seen(world));
    expect(after.world.record).toMatchObject({ scale: { web: 5 } });
  });

  test("that is older than a release of ports alone keeps the ports", () => {
    const world = shop();
    const backup = backupOf(world);
    world.apply(spec(1, 2, 9090));
    settle(world);
    const after = restore(backup, runningOn(world));
    expect(seen(after.world)).toEqual(seen(world));
  });

  test("does not start what was taken down since", () => {
    const world = shop();
    const backup = backupOf(world);
    world.change({ wanted: "down" });
    settle(world);
    const after = restore(backup, runningOn(world));
    expect(after.world.replicas()).toEqual([]);
    expect(after.world.record).toMatchObject({ wanted: "down", release: 1 });
    expect(after.merged.apps).toMatchObject([{ fate: "not-running" }]);
  });

  test("on a machine that knows nothing of it starts everything", () => {
    const world = shop();
    const after = restore(backupOf(world), undefined);
    expect(after.world.replicas("web").filter(({ status }) => status?.value.ready)).toHaveLength(2);
  });
});

describe("a store that is rebuilt from what runs alone", () => {
  test("has what runs, and nothing moves", () => {
    const world = shop();
    world.change({ scale: { web: 3 }, restarts: { worker: 2 } });
    settle(world);
    const after = restore([], runningOn(world));
    expect(seen(after.world)).toEqual(seen(world));
    expect(after.merged.apps).toMatchObject([{ app: "shop", fate: "rebuilt", replicas: 4 }]);
  });

  test("has nothing to do for the file that it was brought up from", () => {
    const world = shop();
    const { world: after } = restore([], runningOn(world));
    const request = { spec: spec(1), builds: [], recreate: [], scale: {}, sources: {} };
    const plan = makePlan({
      view: after.view,
      ref: SHOP,
      request,
      images: { present: new Map(), bytes: new Map() },
      now: after.now,
      seed: 1,
    });
    expect(plan).toMatchObject({ changed: false, steps: [] });
  });
});

type Change =
  | { do: "release"; version: number; port: number }
  | { do: "scale"; web: number }
  | { do: "stop" }
  | { do: "restart" };

const changes = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("release" as const), version: fc.nat(4), port: fc.constantFrom(8080, 9090) }),
    fc.record({ do: fc.constant("scale" as const), web: fc.integer({ min: 1, max: 4 }) }),
    fc.constant({ do: "stop" as const }),
    fc.constant({ do: "restart" as const }),
  ),
  { maxLength: 3 },
);

function carryOut(world: World, change: Change): void {
  ask(world, change);
  settle(world);
}

function ask(world: World, change: Change): void {
  const restarts = world.record?.restarts ?? {};
  const asked: Record<Exclude<Change["do"], "release">, Partial<AppRecord>> = {
    scale: { scale: { web: change.do === "scale" ? change.web : 1 } },
    stop: { stopped: ["worker"] },
    restart: { restarts: { ...restarts, web: (restarts.web ?? 0) + 1 } },
  };
  if (change.do === "release") world.apply(spec(change.version, 2, change.port), { scale: {}, stopped: [] });
  else world.change(asked[change.do]);
}

test("whatever was changed before and after a backup, putting it back starts, stops and moves nothing", () => {
  fc.assert(
    fc.property(changes, changes, fc.boolean(), (before, after, hasBackup) => {
      const world = shop();
      for (const change of before) carryOut(world, change);
      const backup = hasBackup ? backupOf(world) : [];
      for (const change of after) carryOut(world, change);
      expect(seen(restore(backup, runningOn(world)).world)).toEqual(seen(world));
    }),
    { numRuns: 60 },
  );
});

/** Replicas that are wanted and alone in their slot: nobody is about to take their place. */
function alone({ items }: Running): string[] {
  const all = Object.values(items);
  const inSlot = ({ service, slot }: (typeof all)[number]): number =>
    all.filter((other) => other.service === service && other.slot === slot).length;
  return all.filter((item) => item.want === "run" && inSlot(item) === 1).map(({ replica }) => replica);
}

test("at whatever moment of a rollout a store is lost: what is wanted and alone in its slot runs on", () => {
  fc.assert(
    fc.property(changes, changes, fc.nat(), fc.nat(60), fc.boolean(), (before, after, seed, steps, hasBackup) => {
      const world = shop();
      for (const change of before) carryOut(world, change);
      const backup = hasBackup ? backupOf(world) : [];
      for (const change of after) ask(world, change);
      stir(world, seed, steps);
      const running = runningOn(world);
      const { world: next } = restore(backup, running);
      const left = new Map(next.replicas().map(({ id, record }) => [id, record?.value.retired?.because ?? "wanted"]));
      for (const id of alone(running)) expect([id, left.get(id)]).toEqual([id, "wanted"]);
    }),
    { numRuns: 100 },
  );
});
