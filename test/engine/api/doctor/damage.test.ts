import { describe, expect, test } from "vitest";
import { appFindings } from "../../../../src/engine/api/doctor/app-findings.ts";
import { clockFinding } from "../../../../src/engine/api/doctor/clock-finding.ts";
import { clusterFindings } from "../../../../src/engine/api/doctor/cluster-findings.ts";
import { planeFinding } from "../../../../src/engine/api/doctor/plane-findings.ts";
import type { OrcEvent } from "../../../../src/engine/model/event.ts";
import type { DataPlane } from "../../../../src/engine/ports/data-plane.ts";
import { EngineError } from "../../../../src/errors/orc-error.ts";
import { settle } from "../../world/live.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { WALL, World } from "../../world/world.ts";

const plane = (change: Partial<DataPlane>): DataPlane => ({
  name: "nftables",
  apply: async () => ({ taken: {} }),
  readMark: async () => 7,
  remove: async () => {},
  ...change,
});

describe("a data plane", () => {
  test("that is whole says nothing", async () => {
    expect(await planeFinding(plane({ missing: async () => [] }))).toEqual([]);
    expect(await planeFinding(plane({}))).toEqual([]);
  });

  test("names every part that somebody took away, and what is not to be had without it", async () => {
    const findings = await planeFinding(plane({ missing: async () => ["table", "firewall", "bridge-settings"] }));
    expect(findings.map(({ level, message }) => `${level} ${message.split(":")[0]}`)).toEqual([
      "warning its table in the kernel is gone or was changed by somebody",
      "warning its rules in DOCKER-USER are gone",
      "warning route_localnet or hairpin_mode of orc0 is off",
    ]);
  });

  test("that serves nothing of ours, or cannot be asked", async () => {
    const lost = plane({ readMark: async () => undefined });
    expect(await planeFinding(lost)).toMatchObject([{ level: "warning", message: "serves no table of ours" }]);
    const broken = plane({ readMark: () => Promise.reject(new EngineError("engine.refused", "nft cannot be run")) });
    expect(await planeFinding(broken)).toMatchObject([{ level: "problem", message: "nft cannot be run" }]);
  });
});

describe("apps", () => {
  const web = serviceSpec("web", { replicas: 2 });
  function shop(...sick: number[]): World {
    const world = new World();
    world.apply(appSpec("shop", web));
    settle(world);
    for (const { id, record } of world.replicas("web"))
      if (sick.includes(record?.value.slot ?? 0)) world.report(id, { ready: false, reason: "unhealthy" });
    return world;
  }

  test.each([
    [[], []],
    [[1], ["warning shop is degraded: web 1 of 2 ready, orc why shop"]],
    [[1, 2], ["problem shop is degraded: web 0 of 2 ready, orc why shop"]],
  ])("of whose replicas %j are sick", (sick, said) => {
    const findings = appFindings(shop(...sick).view);
    expect(findings.map(({ level, message, fix }) => `${level} ${message}, ${fix?.command}`)).toEqual(said);
  });
});

test("a host whose engine is gone is not called ready, though its agent says that it lives", () => {
  const world = new World();
  expect(clusterFindings(world.view, world.now, "alpha")).toMatchObject([
    { level: "problem", subject: "host", message: expect.stringMatching(/^alpha is without its engine/) },
  ]);
  expect(clusterFindings(world.view, world.now)).toMatchObject([{ level: "ok", message: "alpha is ready" }]);
});

describe("the clock", () => {
  const event = (at: string): OrcEvent => ({
    id: 1,
    revision: 1,
    at,
    severity: "info",
    kind: "run",
    reason: "x",
    message: "",
  });
  test.each([
    ["2026-01-01T00:00:10.000Z", undefined],
    ["2026-01-01T03:00:00.000Z", "was set back by 3 h"],
    ["2026-01-01T00:30:00.000Z", "was set back by 30 m"],
  ])("with an event at %s", (at, words) => {
    const [finding] = clockFinding(event(at), WALL);
    expect(finding?.message.split(":")[0]).toBe(words);
  });

  test("before anything has happened", () => expect(clockFinding(undefined, WALL)).toEqual([]));
});
