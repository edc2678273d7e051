import { describe, expect, test } from "vitest";
import { healLoop } from "../../../src/engine/heal/loop.ts";
import { settle } from "../world/live.ts";
import { appSpec, dataMount, serviceSpec } from "../world/specs.ts";
import { World } from "../world/world.ts";

const web = serviceSpec("web", { replicas: 2 });
const db = serviceSpec("db", { mounts: [dataMount] });

function upOn(hosts: string[], ...services: Parameters<typeof appSpec>[1][]): World {
  const world = new World(hosts);
  world.apply(appSpec("shop", ...services));
  settle(world);
  return world;
}

const lost = (world: World): string[] =>
  world
    .replicas()
    .filter(({ loss }) => loss)
    .map(({ loss }) => loss!.value.because);
const on = (world: World, host: string) => world.replicas().filter(({ placement }) => placement?.value.host === host);

describe("a silent host", () => {
  test("is taken for down after 15 s, and what ran there is made anew elsewhere", () => {
    const world = upOn(["alpha", "beta"], web);
    world.now += 14_000;
    world.beat("alpha");
    const { wakeIn } = world.pass(healLoop, "beta");
    expect(lost(world)).toEqual([]);
    expect(wakeIn).toBeGreaterThan(0);
    world.now += wakeIn!;
    world.pass(healLoop, "beta");
    expect(lost(world)).toEqual(["host beta has not been heard of for 15 s"]);
  });

  test("that never beat since this leader started counts from then", () => {
    const world = upOn(["alpha", "beta"], web);
    world.put("beat", "beat/beta", undefined);
    world.now += 10_000;
    world.put("host", "host/beta", world.view.hosts.get("beta")!.record!.value);
    world.now += 14_000;
    world.pass(healLoop, "beta");
    expect(lost(world)).toEqual([]);
    world.now += 1001;
    world.pass(healLoop, "beta");
    expect(lost(world)).toHaveLength(1);
  });

  test("is never a loss when it is the only one", () => {
    const world = upOn(["alpha"], web);
    world.now += 3_600_000;
    expect(world.pass(healLoop, "alpha")).toEqual({ batches: [], because: [] });
  });

  test("keeps what writes to a volume alone, for it may be writing still", () => {
    const world = upOn(["alpha", "beta"], db);
    const [home] = world.replicas("db").map(({ placement }) => placement!.value.host!);
    world.now += 60_000;
    world.beat(home === "alpha" ? "beta" : "alpha");
    world.pass(healLoop, home!);
    expect(lost(world)).toEqual([]);
  });

  test("that comes back stops what was replaced meanwhile", () => {
    const world = upOn(["alpha", "beta"], web);
    world.now += 16_000;
    world.beat("alpha");
    world.pass(healLoop, "beta");
    const gone = on(world, "beta").map(({ id }) => id);
    settle(world);
    expect(world.replicas("web")).toHaveLength(2);
    expect(world.replicas("web").map(({ id }) => id)).not.toContain(gone[0]);
    expect(world.rollout.state).toBe("complete");
  });
});

describe("a host that left the cluster", () => {
  test("loses everything, volumes' writers too", () => {
    const world = upOn(["alpha", "beta"], web, db);
    const [home] = world.replicas("db").map(({ placement }) => placement!.value.host!);
    world.put("host", `host/${home}`, undefined);
    world.pass(healLoop, home!);
    expect(lost(world)).toHaveLength(2);
    expect(lost(world)[0]).toBe(`host ${home} is not in the cluster any more`);
  });
});

test("a placement on a host that is down already is looked at at once", () => {
  const world = upOn(["alpha", "beta"], web);
  const [replica] = on(world, "beta");
  expect(healLoop.keysOf({ kind: "placement", key: `placement/default/shop/${replica!.id}` }, world.view)).toEqual([
    "beta",
  ]);
  expect(healLoop.keysOf({ kind: "status", key: `status/default/shop/${replica!.id}` }, world.view)).toEqual([]);
});
