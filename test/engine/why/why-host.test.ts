import { describe, expect, test } from "vitest";
import type { OrcEvent } from "../../../src/engine/model/event.ts";
import { keyOf } from "../../../src/engine/model/records.ts";
import { NOTHING_MEASURED } from "../../../src/engine/why/measured.ts";
import { whyHost } from "../../../src/engine/why/why-host.ts";
import { HANGS } from "../../../src/errors/engine-mend.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { WALL, World } from "../world/world.ts";

const GIB = 1024 ** 3;
const web = serviceSpec("web", {
  replicas: 2,
  resources: { limits: {}, reservations: { memoryBytes: 0.5 * GIB } },
});

function cluster(): World {
  const world = new World();
  world.apply(appSpec("shop", web, serviceSpec("db")));
  settle(world);
  return world;
}

type Told = { engineProblem?: string; freeBytes?: number; events?: OrcEvent[] };
function ask(world: World, { engineProblem, freeBytes = 12 * GIB, events = [] }: Told = {}) {
  const measured = { ...NOTHING_MEASURED, freeBytes: new Map([["alpha", freeBytes]]) };
  const seen = { view: world.view, events, measured, now: world.now, wall: WALL };
  return whyHost(seen, { host: "alpha", ...(engineProblem === undefined ? {} : { engineProblem }) });
}

const ABOUT = "Docker 29.0, orcd 0.1.0, 8 CPUs, 12 GiB of 16 GiB free, 1 GiB reserved";
const RUNS = "3 replicas there, ready/all: shop web 2/2, db 1/1";

describe("why host/NAME", () => {
  test("of one that is well: what it is, how full, what runs there", () => {
    expect(ask(cluster())).toEqual({
      subject: "host/alpha",
      verdict: "alpha is ready; nothing is wrong.",
      reason: "ready",
      state: "fine",
      because: [ABOUT, RUNS],
      evidence: [],
      fix: [],
    });
  });

  test("of one that is silent", () => {
    const world = cluster();
    world.now += 60_000;
    expect(ask(world)).toMatchObject({
      reason: "host-silent",
      state: "trouble",
      verdict: expect.stringMatching(/^alpha is suspect: no sign of life for 1 m\.$/),
    });
  });

  test("of one whose engine does not answer", () => {
    expect(ask(cluster(), { engineProblem: "the Docker engine does not answer" })).toMatchObject({
      reason: "engine.unreachable",
      verdict: "alpha is without its engine: the Docker engine does not answer.",
      fix: [{ command: "sudo systemctl start docker" }, { command: "orc doctor" }],
    });
    expect(ask(cluster(), { engineProblem: `the Docker engine ${HANGS}` })).toMatchObject({
      fix: [{ command: "sudo systemctl restart docker" }, { command: "orc doctor" }],
    });
  });

  test("of one whose name server does not follow", () => {
    const world = cluster();
    const problem = "no answer";
    world.put("ack", keyOf.ack("alpha", "dns"), { host: "alpha", plane: "dns", generations: {}, taken: {}, problem });
    expect(ask(world)).toMatchObject({
      reason: "planes-late",
      verdict: "alpha does not serve the newest routing: dns (no answer).",
    });
  });

  test("of one that is nearly out of memory", () => {
    expect(ask(cluster(), { freeBytes: 0.2 * GIB })).toMatchObject({
      reason: "memory",
      verdict: "alpha is nearly out of memory: 205 MiB of 16 GiB are free.",
    });
  });

  test("of one where a replica is in trouble", () => {
    const world = cluster();
    const lastExit = { run: "r", code: 1, outcome: "failed", reason: "exited", at: WALL } as const;
    world.report("default.shop.db.1.3", {
      ready: false,
      reason: "crash-loop",
      message: "exited with 1, 3 times",
      lastExit,
    });
    expect(ask(world)).toMatchObject({
      reason: "replicas",
      verdict: "alpha is ready; of what runs there shop/db.1 is in trouble.",
      because: [
        "db.1 is in crash-loop: it exited with 1, 3 times.",
        ABOUT,
        "3 replicas there, ready/all: shop web 2/2, db 0/1",
      ],
      fix: [{ command: "orc why shop/db.1" }],
    });
  });

  test("of one that is cordoned, and of none", () => {
    const world = cluster();
    world.addHost("alpha", 1, { schedulable: "cordoned" });
    expect(ask(world)?.verdict).toBe("alpha gets no new replicas: it is cordoned.");
    const seen = { view: world.view, events: [], measured: NOTHING_MEASURED, now: 0, wall: WALL };
    expect(whyHost(seen, { host: "omega" })).toBeUndefined();
  });
});
