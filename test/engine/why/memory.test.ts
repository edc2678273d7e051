import { describe, expect, test } from "vitest";
import { keyOf } from "../../../src/engine/model/records.ts";
import type { WhyDocument } from "../../../src/engine/model/why.ts";
import type { Measured } from "../../../src/engine/why/measured.ts";
import { why } from "../../../src/engine/why/why.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { SHOP, WALL, World } from "../world/world.ts";

const MIB = 1024 ** 2;
const web = serviceSpec("web", {
  replicas: 3,
  environment: { CACHE_MB: "64" },
  resources: { limits: { memoryBytes: 256 * MIB }, reservations: {} },
});
const killed = {
  run: "r",
  code: 137,
  outcome: "oom",
  reason: "oom",
  message: "was killed for memory",
  at: WALL,
} as const;

/** Release 2 raised a number; web.3 is killed for it, and the others have so much. */
function shop(
  usedMiB: Record<string, number>,
  change: Partial<typeof web> = {},
): (slot: number) => WhyDocument | undefined {
  const world = new World();
  world.apply(appSpec("shop", web));
  settle(world);
  world.apply(appSpec("shop", { ...web, ...change, environment: { CACHE_MB: "512" } }));
  settle(world);
  const release = world.app().releases.get(2)?.value;
  const sources = {
    "services.web.environment.CACHE_MB": "compose.yaml:17",
    "services.web.deploy.resources.limits": "compose.yaml:21",
  };
  if (release) world.put("release", keyOf.release(SHOP, 2), { ...release, sources });
  const usedBytes = new Map<string, number>();
  for (const { id, record } of world.replicas("web")) {
    const containerId = `c${record?.value.slot}`;
    world.report(id, { containerId });
    usedBytes.set(containerId, (usedMiB[containerId] ?? 0) * MIB);
    if (record?.value.slot === 3)
      world.report(id, {
        ready: false,
        reason: "crash-loop",
        message: "was killed for memory, 5 times",
        lastExit: killed,
      });
  }
  const measured: Measured = { usedBytes, freeBytes: new Map([["alpha", 3.1 * 1024 * MIB]]), visits: new Map() };
  return (slot) =>
    why(
      { view: world.view, app: world.app(), events: [], measured, now: world.now, wall: WALL },
      { service: "web", slot },
    );
}

describe("what was killed for memory", () => {
  test("names the change, the neighbours that are near, the room there is and the line to write it at", () => {
    expect(shop({ c1: 240, c2: 244 })(3)).toEqual({
      subject: "web.3",
      verdict: "web.3 is in crash-loop: it was killed for memory, 5 times.",
      reason: "oom",
      state: "trouble",
      because: [
        "it may use 256 MiB, and wanted more",
        "web.1 and web.2 are at 240 and 244 of 256 MiB: also near their limit",
      ],
      evidence: [
        {
          at: WALL,
          kind: "change",
          text: 'release 2 changed web.environment.CACHE_MB from "64" to "512"',
          where: "compose.yaml:17",
        },
        { at: WALL, kind: "run", text: "web.3 was killed for memory", command: "orc logs web.3 --previous" },
      ],
      fix: [
        {
          text: "give it room: deploy.resources.limits.memory: 512M (alpha has 3.1 GiB free)",
          where: "compose.yaml:21",
        },
        { text: "see what it said", command: "orc logs web.3 --previous" },
        { text: "or go back", command: "orc rollback" },
      ],
    });
  });

  test("says nothing of neighbours that have room, and one of one", () => {
    expect(shop({ c1: 40, c2: 60 })(3)?.because).toEqual(["it may use 256 MiB, and wanted more"]);
    expect(shop({ c1: 250, c2: 60 })(3)?.because).toContain("web.1 is at 250 of 256 MiB: also near its limit");
  });

  test("without a limit it was the host that had no more", () => {
    const document = shop({}, { resources: { limits: {}, reservations: {} } })(3);
    expect(document?.fix[0]).toEqual({
      text: "its host ran out of memory: give it less to do there, or bound it by deploy.resources.limits.memory (alpha has 3.1 GiB free)",
      command: "orc ps -A",
    });
  });
});

test("what is ready and near its limit is told, though nothing is broken", () => {
  expect(shop({ c1: 250 })(1)).toMatchObject({
    state: "fine",
    verdict: "web.1 is ready; it is short of memory.",
    because: ["web.1 is at 250 of 256 MiB: near its limit"],
    fix: [{ where: "compose.yaml:21" }],
  });
});
