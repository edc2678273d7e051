import { expect, test } from "vitest";
import { settle } from "../world/live.ts";
import { appSpec, dataMount, serviceSpec } from "../world/specs.ts";
import { World } from "../world/world.ts";

const slots = (world: World, service: string): number[] =>
  world
    .replicas(service)
    .filter(({ record }) => !record?.value.retired)
    .map(({ record }) => record?.value.slot ?? 0)
    .sort();

test("a first release comes up: every slot filled, routed, acknowledged", () => {
  const world = new World();
  world.apply(
    appSpec("shop", serviceSpec("web", { replicas: 3, ports: [{ target: 80, published: 8080, protocol: "tcp" }] })),
  );
  settle(world);
  expect(world.rollout).toMatchObject({ state: "complete", lastGood: 1, serving: 1, waiting: {}, replaced: 0 });
  expect(slots(world, "web")).toEqual([1, 2, 3]);
  expect(world.app().routing.get("web")?.value).toMatchObject({
    vip: "10.211.0.2",
    ports: [{ published: 8080, target: 80, protocol: "tcp" }],
    endpoints: [{ slot: 1 }, { slot: 2 }, { slot: 3 }],
  });
});

test("a change replaces what it is about and nothing else", () => {
  const world = new World();
  const db = serviceSpec("db", { mounts: [dataMount] });
  world.apply(appSpec("shop", db, serviceSpec("web", { replicas: 3 })));
  settle(world);
  const before = world.replicas("db").map(({ id }) => id);
  world.apply(appSpec("shop", db, serviceSpec("web", { replicas: 3, environment: { LOG_LEVEL: "debug" } })));
  settle(world);
  expect(world.rollout).toMatchObject({ state: "complete", lastGood: 2, replaced: 3, minReady: { web: 3 } });
  expect(world.replicas("db").map(({ id }) => id)).toEqual(before);
  expect(world.replicas("web").map(({ record }) => record?.value.release)).toEqual([2, 2, 2]);
});
