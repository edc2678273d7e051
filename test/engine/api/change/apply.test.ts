import { describe, expect, test } from "vitest";
import { decideApply } from "../../../../src/engine/api/change/apply.ts";
import type { Change } from "../../../../src/engine/api/change/change.ts";
import type { PortSpec } from "../../../../src/engine/model/app-spec.ts";
import { flattenErrors } from "../../../../src/errors/orc-error.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP, World } from "../../world/world.ts";
import { applyRequest, NOW } from "./requests.ts";

const WEB = appSpec("shop", serviceSpec("web"));
const CHANGED = appSpec("shop", serviceSpec("web", { image: "web:2" }));

const codesOf = (change: Change): string[] =>
  change.kind === "refused" ? flattenErrors(change.error).map(({ code }) => code) : [change.kind];

const messageOf = (change: Change): string => (change.kind === "refused" ? change.error.message : "");

function up(...times: (typeof WEB)[]): World {
  const world = new World();
  for (const spec of times) world.apply(spec);
  return world;
}

describe("what an apply comes to", () => {
  test("the first one makes release 1 of generation 1, in one batch", () => {
    const change = decideApply(new World().view, SHOP, applyRequest(WEB), NOW);
    expect(change).toMatchObject({ kind: "write", record: { generation: 1, release: 1, wanted: "up" } });
    expect(change.kind === "write" && change.writes.map(({ key }) => key)).toEqual([
      "release/default/shop/00000001",
      "app/default/shop",
    ]);
  });

  test("the same again changes nothing", () => {
    const change = decideApply(up(WEB).view, SHOP, applyRequest(WEB, { basedOn: 1 }), NOW);
    expect(change).toMatchObject({ kind: "unchanged", record: { generation: 1, release: 1 } });
  });

  const asks = [
    { name: "another image", spec: CHANGED, change: {} },
    { name: "the same, made anew", spec: WEB, change: { recreate: ["web"] } },
    { name: "another count", spec: WEB, change: { scale: { web: 3 } } },
  ];
  test.each(asks)("$name makes a release", ({ spec, change }) => {
    const decided = decideApply(up(WEB).view, SHOP, applyRequest(spec, { basedOn: 1, ...change }), NOW);
    expect(decided).toMatchObject({ kind: "write", record: { generation: 2, release: 2 } });
  });

  test("what was stopped or scaled by hand is as the file says again", () => {
    const world = up(WEB);
    world.change({ stopped: ["web"], scale: { web: 4 } });
    const change = decideApply(world.view, SHOP, applyRequest(WEB, { basedOn: 2 }), NOW);
    expect(change).toMatchObject({ kind: "write", record: { stopped: [], scale: {} } });
  });

  test("an app that is down comes up with the same spec", () => {
    const world = up(WEB);
    world.change({ wanted: "down" });
    const change = decideApply(world.view, SHOP, applyRequest(WEB, { basedOn: 2 }), NOW);
    expect(change).toMatchObject({ kind: "write", record: { wanted: "up", release: 2 } });
  });

  test("restarts so far stay part of what replicas are made of", () => {
    const world = up(WEB);
    world.change({ restarts: { web: 2 } });
    const change = decideApply(world.view, SHOP, applyRequest(CHANGED, { basedOn: 2, recreate: ["web"] }), NOW);
    expect(change).toMatchObject({ record: { restarts: { web: 3 } } });
  });
});

describe("what an apply is refused for", () => {
  test("a plan made on another generation, naming who changed it and when", () => {
    const change = decideApply(up(WEB, CHANGED).view, SHOP, applyRequest(WEB, { basedOn: 1 }), NOW);
    expect(codesOf(change)).toEqual(["release.newer"]);
    expect(messageOf(change)).toMatch(
      /changed 10 min ago: release 2 by ann on laptop\. Your plan was made before that\. Nothing was changed\.$/,
    );
    const known = applyRequest(WEB, { basedOn: 1, basedOnRelease: 1 });
    expect(messageOf(decideApply(up(WEB, CHANGED).view, SHOP, known, NOW))).toContain("was made on release 1.");
  });

  test("a plan made before somebody scaled, naming what was done", () => {
    const world = up(WEB);
    world.change({ scale: { web: 4 }, cause: "scale web from 1 to 4", changedAt: "2026-01-01T00:09:00.000Z" });
    const request = applyRequest(WEB, { basedOn: 1, basedOnRelease: 1 });
    expect(messageOf(decideApply(world.view, SHOP, request, NOW))).toBe(
      "shop was changed 1 min ago: scale web from 1 to 4 by ann on laptop. Your plan was made before that. Nothing was changed.",
    );
  });

  test("but not when somebody else asked for the very same a moment before", () => {
    const world = up(WEB, CHANGED);
    const same = applyRequest(CHANGED, { basedOn: 1 });
    expect(decideApply(world.view, SHOP, same, NOW)).toMatchObject({ kind: "unchanged", record: { release: 2 } });
    const others = [
      { ...same, origin: { kind: "path", location: "/elsewhere" } as const },
      applyRequest(CHANGED, { basedOn: 1, recreate: ["web"] }),
      applyRequest(CHANGED, { basedOn: 1, scale: { web: 3 } }),
    ];
    for (const other of others) expect(codesOf(decideApply(world.view, SHOP, other, NOW))).toEqual(["release.newer"]);
    world.change({ wanted: "down" });
    expect(codesOf(decideApply(world.view, SHOP, same, NOW))).toEqual(["release.newer"]);
  });

  test("a plan made on an app that is not there", () => {
    expect(codesOf(decideApply(new World().view, SHOP, applyRequest(WEB, { basedOn: 4 }), NOW))).toEqual([
      "plan.stale",
    ]);
  });

  const elsewhere = { kind: "path", location: "/elsewhere" } as const;
  test("another origin, unless it takes over or nothing runs", () => {
    const world = up(WEB);
    const request = applyRequest(CHANGED, { basedOn: 1, origin: elsewhere });
    const later = applyRequest(CHANGED, { basedOn: 2, origin: elsewhere });
    expect(codesOf(decideApply(world.view, SHOP, request, NOW))).toEqual(["origin.differs"]);
    expect(codesOf(decideApply(world.view, SHOP, { ...request, takeOver: true }, NOW))).toEqual(["write"]);
    world.change({ wanted: "down" });
    expect(codesOf(decideApply(world.view, SHOP, later, NOW))).toEqual(["write"]);
  });

  test("another spec than the plan was made of", () => {
    const { planHash } = applyRequest(WEB);
    expect(codesOf(decideApply(new World().view, SHOP, applyRequest(CHANGED, { planHash }), NOW))).toEqual([
      "plan.stale",
    ]);
  });

  test("services that are not in the spec", () => {
    const change = decideApply(new World().view, SHOP, applyRequest(WEB, { scale: { wbe: 2 } }), NOW);
    expect(codesOf(change)).toEqual(["service.unknown"]);
    expect(messageOf(change)).toContain("it has web");
  });

  const port = (published: number, change: Partial<PortSpec> = {}): PortSpec => ({
    target: 80,
    published,
    protocol: "tcp",
    ...change,
  });
  const cases: { name: string; theirs: PortSpec; ours: PortSpec; clash: boolean }[] = [
    { name: "the same port", theirs: port(8080), ours: port(8080), clash: true },
    { name: "another port", theirs: port(8080), ours: port(8081), clash: false },
    { name: "another protocol", theirs: port(8080), ours: port(8080, { protocol: "udp" }), clash: false },
    { name: "one address of all", theirs: port(8080), ours: port(8080, { hostIp: "127.0.0.1" }), clash: true },
    {
      name: "other addresses",
      theirs: port(8080, { hostIp: "10.0.0.1" }),
      ours: port(8080, { hostIp: "10.0.0.2" }),
      clash: false,
    },
  ];
  test.each(cases)("a port of another app: $name", ({ theirs, ours, clash }) => {
    const world = new World();
    world.apply(appSpec("blog", serviceSpec("web", { ports: [theirs] })), {}, { namespace: "default", app: "blog" });
    const change = decideApply(
      world.view,
      SHOP,
      applyRequest(appSpec("shop", serviceSpec("web", { ports: [ours] }))),
      NOW,
    );
    expect(codesOf(change)).toEqual([clash ? "port.taken" : "write"]);
    if (clash) expect(messageOf(change)).toContain("app blog publishes it");
  });
});

describe("releases that are kept", () => {
  const manyReleases = Array.from({ length: 12 }, (_, index) =>
    appSpec("shop", serviceSpec("web", { image: `web:${index}` })),
  );

  test("are the last ten, and those that serve", () => {
    const world = up(...manyReleases);
    world.put("rollout", "rollout/default/shop", {
      id: "default.shop.12",
      observedGeneration: 12,
      state: "failed",
      release: 12,
      serving: 2,
      lastGood: 2,
      nextCounter: 1,
      remainingMs: 0,
      startedAt: NOW,
      waiting: {},
      replaced: 0,
      minReady: {},
    });
    const change = decideApply(world.view, SHOP, applyRequest(WEB, { basedOn: 12 }), NOW);
    const deleted = change.kind === "write" ? change.writes.filter(({ value }) => value === undefined) : [];
    expect(deleted.map(({ key }) => key)).toEqual(["release/default/shop/00000003", "release/default/shop/00000001"]);
  });
});
