import { expect, test } from "vitest";
import { assignmentFor } from "../../src/engine/control/assignment.ts";
import { knownNow } from "../../src/orcd/known-now.ts";
import { settle } from "../engine/world/live.ts";
import { appSpec, serviceSpec } from "../engine/world/specs.ts";
import { World } from "../engine/world/world.ts";

const HOST = "alpha";

function shop(): World {
  const world = new World([HOST]);
  world.apply(appSpec("shop", serviceSpec("web")));
  settle(world);
  return world;
}

test("a sound store tells what runs and all it has of it, unless it is to be rebuilt", () => {
  const { view } = shop();
  const running = assignmentFor(view, HOST);
  expect(knownNow(view, HOST, "latest", undefined)).toEqual({ running, now: view.apps });
  expect(knownNow(view, HOST, "labels", undefined)).toEqual({ running });
});

test("a store without apps knows nothing against a backup", () => {
  expect(knownNow(new World([HOST]).view, HOST, "latest", undefined)).toEqual({});
});

test("while orcd is read-only the agent's items count, routed as they are by now", () => {
  const { view } = shop();
  const told = assignmentFor(view, HOST);
  const before = { ...told, routing: {} };
  expect(knownNow(view, HOST, "latest", before)).toEqual({ running: { items: told.items, routing: told.routing } });
});
