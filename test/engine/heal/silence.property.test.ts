import fc from "fast-check";
import { expect, test } from "vitest";
import { isGone, isReady } from "../../../src/engine/model/replica-condition.ts";
import { settle, stir } from "../world/live.ts";
import { appSpec, dataMount, serviceSpec } from "../world/specs.ts";
import { World } from "../world/world.ts";

const HOSTS = ["alpha", "beta", "gamma", "delta"];
const web = (version: number) => serviceSpec("web", { replicas: 4, environment: { VERSION: String(version) } });
const db = serviceSpec("db", { mounts: [dataMount] });

/** Which hosts fall silent, whether a release is rolled out meanwhile, and in what order things happen. */
const stories = fc.record({
  silent: fc.subarray(HOSTS, { maxLength: HOSTS.length - 1 }),
  release: fc.boolean(),
  seed: fc.nat(),
  steps: fc.nat({ max: 80 }),
});

function oneWriter(world: World): void {
  const writers = world
    .replicas("db")
    .filter((replica) => replica.placement?.value.host !== undefined && !isGone(replica));
  expect(writers.length, "writers of data").toBeLessThanOrEqual(1);
}

test("hosts fall silent and come back: others take over, volumes keep one writer, nothing is left over", () => {
  fc.assert(
    fc.property(fc.array(stories, { minLength: 1, maxLength: 3 }), (drawn) => {
      const world = new World(HOSTS);
      const watch = { check: () => oneWriter(world) };
      world.apply(appSpec("shop", web(0), db), { deadlineMs: 3_600_000 });
      settle(world, watch);
      for (const [index, { silent, release, seed, steps }] of drawn.entries()) {
        for (const host of silent) world.silent.add(host);
        if (release) world.apply(appSpec("shop", web(index + 1), db), { deadlineMs: 3_600_000 });
        stir(world, seed, steps, watch);
        for (let second = 0; second < 16; second += 1) world.wait(1000);
        settle(world, watch);
        const serving = world.replicas("web").filter(isReady);
        expect(new Set(serving.map(({ record }) => record!.value.slot))).toEqual(new Set([1, 2, 3, 4]));
        for (const { placement } of serving) expect(silent).not.toContain(placement?.value.host);

        world.silent.clear();
        world.wait(0);
        settle(world, watch);
        expect(world.rollout.state).toBe("complete");
        expect(
          world
            .replicas("web")
            .map(({ record }) => record!.value.slot)
            .sort(),
        ).toEqual([1, 2, 3, 4]);
        expect(world.replicas("db").filter(isReady)).toHaveLength(1);
      }
    }),
    { numRuns: 80 },
  );
});
