import fc from "fast-check";
import { expect, test } from "vitest";
import type { AppRecord } from "../../../src/engine/model/app.ts";
import type { AppSpec } from "../../../src/engine/model/app-spec.ts";
import { appKey } from "../../../src/engine/model/names.ts";
import { isGone, isReady } from "../../../src/engine/model/replica-condition.ts";
import { hasOneWriter, servingRelease, wantedServices } from "../../../src/engine/model/wanted.ts";
import { rolloutLoop } from "../../../src/engine/rollout/loop.ts";
import { settle, snapshot, stir } from "../world/live.ts";
import { appSpec, dataMount, serviceSpec } from "../world/specs.ts";
import { SHOP, World } from "../world/world.ts";

const RUNS = 300;

/** What people ask for, and how much happens before they ask again. */
type Ask =
  | {
      ask: "apply";
      version: number;
      replicas: number;
      crash: boolean;
      withDb: boolean;
      dbVersion: number;
      onFailure: "rollback" | "pause" | "continue";
    }
  | { ask: "scale"; replicas: number }
  | { ask: "restart" | "stop" | "start" | "down" };

const asks: fc.Arbitrary<Ask> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      ask: fc.constant("apply" as const),
      version: fc.integer({ min: 1, max: 3 }),
      replicas: fc.integer({ min: 1, max: 4 }),
      crash: fc.boolean(),
      withDb: fc.boolean(),
      dbVersion: fc.integer({ min: 1, max: 2 }),
      onFailure: fc.constantFrom("rollback" as const, "pause" as const, "continue" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ ask: fc.constant("scale" as const), replicas: fc.integer({ min: 0, max: 5 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ask: fc.constantFrom("restart" as const, "stop" as const, "start" as const, "down" as const),
    }),
  },
);

/** How much happens before the next wish, and in which order. */
const stirring = fc.record({ seed: fc.nat(), steps: fc.nat({ max: 120 }) });

function specOf(ask: Extract<Ask, { ask: "apply" }>): AppSpec {
  const environment = { VERSION: String(ask.version), ...(ask.crash ? { MODE: "crash" } : {}) };
  const web = serviceSpec("web", {
    replicas: ask.replicas,
    environment,
    ports: [{ target: 80, published: 8080, protocol: "tcp" }],
    dependsOn: ask.withDb ? { db: { condition: "service_healthy", restart: false, required: true } } : {},
  });
  const db = serviceSpec("db", { environment: { VERSION: String(ask.dbVersion) }, mounts: [dataMount] });
  return ask.withDb ? appSpec("shop", db, web) : appSpec("shop", web);
}

/** The change of the wanted state that each small wish makes. */
const CHANGES: Record<Exclude<Ask["ask"], "apply" | "scale">, (before: AppRecord) => Partial<AppRecord>> = {
  restart: ({ restarts }) => ({ restarts: { ...restarts, web: (restarts.web ?? 0) + 1 } }),
  stop: () => ({ stopped: ["web"] }),
  start: () => ({ stopped: [] }),
  down: () => ({ wanted: "down" }),
};

function carryOut(world: World, ask: Ask): void {
  if (ask.ask === "apply") world.apply(specOf(ask), { onFailure: ask.onFailure });
  else if (ask.ask === "scale") world.change({ scale: { web: ask.replicas } });
  else if (world.record) world.change(CHANGES[ask.ask](world.record));
}

/** Slots that have a ready replica, by service. */
function readyByService(world: World): Map<string, { ready: number; desired: number }> {
  const app = world.app();
  return new Map(
    [...wantedServices(app, servingRelease(app))].map(([name, { replicas }]) => {
      const ready = world.replicas(name).filter(isReady);
      const slots = new Set(ready.map(({ record }) => record?.value.slot));
      return [name, { ready: slots.size, desired: replicas }];
    }),
  );
}

/** A rollout's own doing never takes ready replicas below what is wanted, or below what there was. */
function rolloutKeepsReady(world: World, crashAfter: number | undefined): void {
  const before = readyByService(world);
  world.pass(rolloutLoop, appKey(SHOP), crashAfter);
  for (const [name, { ready, desired }] of readyByService(world)) {
    const service = wantedServices(world.app(), servingRelease(world.app())).get(name);
    if (!service || hasOneWriter(service.spec, service.replicas)) continue;
    const had = before.get(name);
    if (!had) continue;
    expect(ready, `${name} ready`).toBeGreaterThanOrEqual(Math.min(desired, had.ready));
  }
}

function oneWriterEach(world: World): void {
  const writers = world
    .replicas("db")
    .filter((replica) => replica.placement?.value.host !== undefined && !isGone(replica));
  expect(writers.map(({ id }) => id).length, "writers of data").toBeLessThanOrEqual(1);
}

/** Nobody who stops is still sent requests to. */
function stoppedIsDrained(world: World): void {
  for (const replica of world.replicas()) {
    const state = replica.status?.value.state;
    if (state !== "stopping" && state !== "gone") continue;
    for (const [plane, served] of world.serves)
      expect(served.has(replica.id), `${plane} serves ${replica.id}`).toBe(false);
  }
}

test("whatever is asked, whenever loops crash: promises hold and the world comes to rest as wanted", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(asks, stirring), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 3 }),
      (story, hosts) => {
        const world = new World(["alpha", "beta", "gamma"].slice(0, hosts));
        const watch = {
          rollout: (crashAfter: number | undefined) => rolloutKeepsReady(world, crashAfter),
          check: () => {
            oneWriterEach(world);
            stoppedIsDrained(world);
          },
        };
        world.acknowledgeAll();
        world.apply(appSpec("shop", serviceSpec("web")));
        for (const [ask, { seed, steps }] of story) {
          carryOut(world, ask);
          stir(world, seed, steps, watch);
        }
        settle(world, watch);
        expectAsWanted(world);
      },
    ),
    { numRuns: RUNS },
  );
});

/** At rest a world is as wanted, or says why not. */
function expectAsWanted(world: World): void {
  const app = world.app();
  const { state, failure } = world.rollout;
  if (state === "running") {
    // Only a crashing release that nobody gives up on is never done.
    expect(world.record?.onFailure, snapshot(world)).toBe("continue");
    return;
  }
  if (state === "failed") expect(failure?.code, snapshot(world)).toBe("replica.crashed");
  const turnedBack = state === "failed" && world.rollout.serving === world.rollout.release;
  if (turnedBack) return;
  for (const [name, service] of wantedServices(app, world.rollout.serving)) {
    const slots = world.replicas(name).map(({ record }) => record!.value);
    expect(slots.map(({ slot }) => slot).sort(), `${name} ${snapshot(world)}`).toEqual(
      Array.from({ length: service.replicas }, (_, i) => i + 1),
    );
    expect(new Set(slots.map(({ specHash }) => specHash)).size).toBeLessThanOrEqual(1);
    for (const slot of slots) expect(slot.specHash).toBe(service.specHash);
  }
  const known = new Set(wantedServices(app, world.rollout.serving).keys());
  expect(world.replicas().filter(({ record }) => !known.has(record!.value.service))).toEqual([]);
}
