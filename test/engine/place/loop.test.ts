import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeLoop } from "../../../src/engine/place/loop.ts";
import { rolloutLoop } from "../../../src/engine/rollout/loop.ts";
import { settle } from "../world/live.ts";
import { appSpec, dataMount, serviceSpec } from "../world/specs.ts";
import { World } from "../world/world.ts";

const KEY = "default/shop";
const MIB = 1024 ** 2;
const withMemory = (mebibytes: number, replicas = 1) =>
  serviceSpec("web", { replicas, resources: { limits: {}, reservations: { memoryBytes: mebibytes * MIB } } });

function pending(world: World, ...services: Parameters<typeof appSpec>[1][]): void {
  world.apply(appSpec("shop", ...services));
  world.pass(rolloutLoop, KEY);
}

const hostsOf = (world: World): (string | undefined)[] =>
  world
    .replicas()
    .map(({ placement }) => placement?.value.host)
    .sort();

describe("placement", () => {
  test("spreads a service over hosts", () => {
    const world = new World(["alpha", "beta", "gamma"]);
    pending(world, withMemory(64, 6));
    world.pass(placeLoop, "cluster");
    expect(hostsOf(world)).toEqual(["alpha", "alpha", "beta", "beta", "gamma", "gamma"]);
  });

  test("says once why no host will do, and places when there is room", () => {
    const world = new World();
    world.beat("alpha", { memoryBytes: 256 * MIB });
    pending(world, withMemory(512));
    expect(world.pass(placeLoop, "cluster").because.map(({ message }) => message)).toEqual([
      "web.1 pending: insufficient memory on 1 host (512 MiB asked, 256 MiB free at most)",
    ]);
    expect(world.pass(placeLoop, "cluster").batches).toEqual([]);
    world.beat("alpha", { memoryBytes: 1024 * MIB });
    expect(placeLoop.keysOf({ kind: "beat", key: "beat/alpha" }, world.view)).toEqual(["cluster"]);
    world.pass(placeLoop, "cluster");
    expect(hostsOf(world)).toEqual(["alpha"]);
  });

  test("brings a volume's service back to where the volume is, even after everything was gone", () => {
    const world = new World(["alpha", "beta"]);
    world.acknowledgeAll();
    const db = serviceSpec("db", { mounts: [dataMount] });
    world.apply(appSpec("shop", db));
    settle(world);
    const [home] = hostsOf(world);
    world.change({ wanted: "down" });
    settle(world);
    expect(world.replicas()).toEqual([]);
    world.put("host", `host/${home}`, { ...world.view.hosts.get(home!)!.record!.value, labels: { busy: "yes" } });
    world.beat(home!, { memoryBytes: 1024 * MIB });
    world.apply(appSpec("shop", db));
    settle(world);
    expect(hostsOf(world)).toEqual([home]);
  });

  test("a replica nobody can take does not hold up others", () => {
    const world = new World();
    const huge = serviceSpec("huge", {
      replicas: 600,
      resources: { limits: {}, reservations: { memoryBytes: 1024 ** 4 } },
    });
    pending(world, huge, serviceSpec("web"));
    for (let pass = 0; pass < 3; pass += 1) world.pass(placeLoop, "cluster");
    expect(world.replicas("web").map(({ placement }) => placement?.value.host)).toEqual(["alpha"]);
  });

  test("never promises a host more than it has", () => {
    const service = fc.record({ memory: fc.integer({ min: 1, max: 900 }), replicas: fc.integer({ min: 1, max: 8 }) });
    fc.assert(
      fc.property(
        fc.array(service, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (services, count) => {
          const names = ["alpha", "beta", "gamma", "delta"].slice(0, count);
          const world = new World(names);
          for (const name of names) world.beat(name, { memoryBytes: 1024 * MIB });
          pending(
            world,
            ...services.map(({ memory, replicas }, index) => ({ ...withMemory(memory, replicas), name: `s${index}` })),
          );
          world.pass(placeLoop, "cluster");
          for (const name of names) {
            const used = world
              .replicas()
              .filter(({ placement }) => placement?.value.host === name)
              .reduce((sum, { record }) => sum + (services[Number(record!.value.service.slice(1))]?.memory ?? 0), 0);
            expect(used).toBeLessThanOrEqual(1024);
          }
          expect(world.replicas().every(({ placement }) => placement !== undefined)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
