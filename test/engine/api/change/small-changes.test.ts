import { describe, expect, test } from "vitest";
import type { Change } from "../../../../src/engine/api/change/change.ts";
import { decideDown } from "../../../../src/engine/api/change/down.ts";
import { decideRestart } from "../../../../src/engine/api/change/restart.ts";
import { decideResume } from "../../../../src/engine/api/change/resume.ts";
import { decideScale } from "../../../../src/engine/api/change/scale.ts";
import { decideStart, decideStop } from "../../../../src/engine/api/change/stop-start.ts";
import type { AppRecord } from "../../../../src/engine/model/app.ts";
import type { RolloutRecord } from "../../../../src/engine/model/rollout.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP, World } from "../../world/world.ts";
import { AUTHOR, NOW } from "./requests.ts";

const SPEC = appSpec("shop", serviceSpec("web", { replicas: 2 }), serviceSpec("db"));

function shop(change: Partial<AppRecord> = {}): World {
  const world = new World();
  world.apply(SPEC, change);
  return world;
}

const scale = (world: World, services: Record<string, number>) =>
  decideScale(world.view, SHOP, { author: AUTHOR, services }, NOW);

type Case = { name: string; before?: Partial<AppRecord>; change(world: World): Change; comes: object };
const services = (names: string[]) => ({ author: AUTHOR, services: names });

const cases: Case[] = [
  {
    name: "scale sets counts",
    change: (world) => scale(world, { web: 5 }),
    comes: { kind: "write", record: { generation: 2, scale: { web: 5 }, cause: "scale web from 2 to 5" } },
  },
  { name: "scale to what is so", change: (world) => scale(world, { web: 2 }), comes: { kind: "unchanged" } },
  {
    name: "scale starts what was stopped",
    before: { stopped: ["web"] },
    change: (world) => scale(world, { web: 2 }),
    comes: { kind: "write", record: { stopped: [] } },
  },
  {
    name: "scale of an unknown service",
    change: (world) => scale(world, { wbe: 2 }),
    comes: { kind: "refused", error: { code: "service.unknown" } },
  },
  {
    name: "restart of everything",
    before: { restarts: { web: 1 } },
    change: ({ view }) => decideRestart(view, SHOP, services([]), NOW),
    comes: { kind: "write", record: { restarts: { web: 2, db: 1 } } },
  },
  {
    name: "restart of all leaves what was stopped alone",
    before: { stopped: ["db"] },
    change: ({ view }) => decideRestart(view, SHOP, services([]), NOW),
    comes: { kind: "write", record: { restarts: { web: 1 }, stopped: ["db"] } },
  },
  {
    name: "restart of one that was stopped starts it",
    before: { stopped: ["db"] },
    change: ({ view }) => decideRestart(view, SHOP, services(["db"]), NOW),
    comes: { kind: "write", record: { stopped: [] } },
  },
  {
    name: "stop",
    change: ({ view }) => decideStop(view, SHOP, services(["db"]), NOW),
    comes: { kind: "write", record: { stopped: ["db"], cause: "stop db" } },
  },
  {
    name: "stop again",
    before: { stopped: ["db"] },
    change: ({ view }) => decideStop(view, SHOP, services(["db"]), NOW),
    comes: { kind: "unchanged" },
  },
  {
    name: "start of everything",
    before: { stopped: ["db", "web"] },
    change: ({ view }) => decideStart(view, SHOP, services([]), NOW),
    comes: { kind: "write", record: { stopped: [] } },
  },
  {
    name: "start of what runs",
    change: ({ view }) => decideStart(view, SHOP, services(["web"]), NOW),
    comes: { kind: "unchanged" },
  },
  {
    name: "down",
    before: { scale: { web: 9 }, stopped: ["db"] },
    change: ({ view }) => decideDown(view, SHOP, { author: AUTHOR }, NOW),
    comes: { kind: "write", record: { wanted: "down", scale: {}, stopped: [] } },
  },
  {
    name: "down again",
    before: { wanted: "down" },
    change: ({ view }) => decideDown(view, SHOP, { author: AUTHOR }, NOW),
    comes: { kind: "unchanged" },
  },
  {
    name: "scale of what is down",
    before: { wanted: "down" },
    change: (world) => scale(world, { web: 3 }),
    comes: { kind: "refused", error: { code: "app.unknown" } },
  },
];

describe("resume", () => {
  const at = (rollout: Partial<RolloutRecord>): Change => {
    const world = shop();
    world.put("rollout", "rollout/default/shop", {
      id: "default.shop.1",
      observedGeneration: 1,
      state: "failed",
      release: 1,
      serving: 1,
      lastGood: 0,
      nextCounter: 1,
      remainingMs: 0,
      startedAt: NOW,
      waiting: {},
      replaced: 0,
      minReady: {},
      ...rollout,
    });
    return decideResume(world.view, SHOP, { author: AUTHOR }, NOW);
  };

  test.each<[when: string, rollout: Partial<RolloutRecord>, comes: object]>([
    ["stopped where it was: it goes on", {}, { kind: "write", record: { generation: 2, release: 1 } }],
    ["is under way: it does already", { state: "running" }, { kind: "unchanged" }],
    ["has not seen the last change: it will go on by itself", { observedGeneration: 0 }, { kind: "unchanged" }],
    ["is complete", { state: "complete" }, { kind: "refused", error: { code: "rollout.none" } }],
    ["was turned back", { release: 2, lastGood: 1 }, { kind: "refused", error: { code: "rollout.none" } }],
  ])("of a rollout that %s", (_, rollout, comes) => expect(at(rollout)).toMatchObject(comes));
});

describe("changes beside an apply", () => {
  test.each(cases)("$name", ({ before, change, comes }) => {
    expect(change(shop(before))).toMatchObject(comes);
  });

  test("of an app that is not there are refused", () => {
    const { view } = new World();
    const all = [
      scale(new World(), { web: 1 }),
      decideRestart(view, SHOP, services([]), NOW),
      decideStop(view, SHOP, services([]), NOW),
      decideStart(view, SHOP, services([]), NOW),
      decideDown(view, SHOP, { author: AUTHOR }, NOW),
    ];
    for (const change of all) expect(change).toMatchObject({ kind: "refused", error: { code: "app.unknown" } });
  });

  test("an asked deadline and grace hold for this change and not for the next one", () => {
    const asked = decideScale(shop().view, SHOP, { author: AUTHOR, services: { web: 5 }, deadlineMs: 5000 }, NOW);
    expect(asked).toMatchObject({ record: { deadlineMs: 5000 } });
    expect(scale(shop(), { web: 5 })).toMatchObject({ record: { deadlineMs: 300_000 } });
    const hurried = { ...services(["web"]), stopGraceMs: 0 };
    expect(decideStop(shop().view, SHOP, hurried, NOW)).toMatchObject({ record: { stopGrace: { web: 0 } } });
    expect(decideRestart(shop().view, SHOP, { ...hurried, services: [] }, NOW)).toMatchObject({
      record: { stopGrace: { web: 0, db: 0 } },
    });
    const again = decideStop(shop({ stopped: ["web"], generation: 7 }).view, SHOP, hurried, NOW);
    expect(again).toMatchObject({ kind: "write", record: { stopGrace: { web: 0 }, generation: 7 } });
    const asBefore = shop({ stopped: ["web"], stopGrace: { web: 0 } }).view;
    expect(decideStop(asBefore, SHOP, { ...hurried, stopGraceMs: 5000 }, NOW)).toMatchObject({ kind: "unchanged" });
    const after = scale(shop({ stopGrace: { web: 0 } }), { web: 5 });
    expect(after.kind === "write" && after.record).not.toHaveProperty("stopGrace");
  });
});
