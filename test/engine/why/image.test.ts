import { expect, test } from "vitest";
import type { ServiceSpec } from "../../../src/engine/model/app-spec.ts";
import type { WhyDocument } from "../../../src/engine/model/why.ts";
import { NOTHING_MEASURED } from "../../../src/engine/why/measured.ts";
import { why } from "../../../src/engine/why/why.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { WALL, World } from "../world/world.ts";

const UPDATED = "2026-01-01T00:00:09.000Z";

function whyMissing(change: Partial<ServiceSpec>, message: string): WhyDocument | undefined {
  const world = new World();
  world.apply(appSpec("shop", serviceSpec("web", change)));
  settle(world);
  world.report("default.shop.web.1.1", { ready: false, reason: "image.missing", message, updatedAt: UPDATED });
  const known = {
    view: world.view,
    app: world.app(),
    events: [],
    measured: NOTHING_MEASURED,
    now: world.now,
    wall: WALL,
  };
  return why(known, { service: "web" });
}

test("the image of a build that somebody removed is built anew, not looked for in a registry", () => {
  const build = { context: "/shop/web", dockerfile: "Dockerfile", args: {} };
  expect(whyMissing({ image: "shop-web:7f3c2a9", build }, "no such image")).toMatchObject({
    reason: "image.missing",
    verdict: "web.1 has no image: shop-web:7f3c2a9, which was built here, is gone from alpha.",
    fix: [{ text: "build it anew", command: "orc up --build" }],
  });
});

test("what the registry said is told as it said it", () => {
  const answer = `Get "https://registry.example/v2/": net/http: ${"TLS handshake timeout; ".repeat(20)}giving up`;
  const document = whyMissing({ image: "registry.example/web:9" }, answer.replace("; ", ";\n"));
  expect(document?.because).toEqual([]);
  expect(document?.evidence).toEqual([{ at: UPDATED, kind: "engine", text: `the engine says: ${answer}` }]);
});

test("one that is not to be pulled is brought by hand", () => {
  const document = whyMissing({ image: "web:9", pullPolicy: "never" }, "web:9 is not on this host");
  expect(document?.verdict).toBe("web.1 has no image: web:9 is not on alpha, and its pull_policy is never.");
  expect(document?.fix.map(({ command }) => command)).toEqual(["docker pull web:9", undefined]);
});
