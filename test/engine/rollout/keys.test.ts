import { expect, test } from "vitest";
import { keyOf } from "../../../src/engine/model/records.ts";
import { rolloutLoop } from "../../../src/engine/rollout/loop.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { SHOP, World } from "../world/world.ts";

const ack = { kind: "ack", key: keyOf.ack("alpha", "dns") } as const;

function shop(): World {
  const world = new World();
  world.apply(appSpec("shop", serviceSpec("web")));
  settle(world);
  return world;
}

test("acknowledgements concern no app that is up and waits for nothing", () => {
  expect(rolloutLoop.keysOf(ack, shop().view)).toEqual([]);
});

test.each<{ name: string; change(world: World): void }>([
  {
    name: "its rollout goes on",
    change: (world) => world.put("rollout", keyOf.rollout(SHOP), { ...world.rollout, state: "running" }),
  },
  {
    name: "its rollout is over, and something of it waits all the same",
    change: (world) =>
      world.put("rollout", keyOf.rollout(SHOP), { ...world.rollout, waiting: { web: "waiting for db" } }),
  },
])("an acknowledgement is what an app may wait for: $name", ({ change }) => {
  const world = shop();
  change(world);
  expect(rolloutLoop.keysOf(ack, world.view)).toEqual(["default/shop"]);
});
