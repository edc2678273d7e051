import { expect, test } from "vitest";
import { NOTHING_MEASURED } from "../../../src/engine/why/measured.ts";
import { why } from "../../../src/engine/why/why.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { WALL, World } from "../world/world.ts";

test("the image of a build that somebody removed is built anew, not looked for in a registry", () => {
  const world = new World();
  const build = { context: "/shop/web", dockerfile: "Dockerfile", args: {} };
  world.apply(appSpec("shop", serviceSpec("web", { image: "shop-web:7f3c2a9", build })));
  settle(world);
  world.report("default.shop.web.1.1", { ready: false, reason: "image.missing", message: "no such image" });
  const known = {
    view: world.view,
    app: world.app(),
    events: [],
    measured: NOTHING_MEASURED,
    now: world.now,
    wall: WALL,
  };
  expect(why(known, { service: "web" })).toMatchObject({
    reason: "image.missing",
    verdict: "web.1 has no image: shop-web:7f3c2a9, which was built here, is gone from alpha.",
    fix: [{ text: "build it anew", command: "orc up --build" }],
  });
});
