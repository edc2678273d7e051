import { describe, expect, test } from "vitest";
import { appRows } from "../../../src/engine/report/app-rows.ts";
import { appStatus } from "../../../src/engine/report/app-status.ts";
import { believable } from "../../../src/engine/report/believable.ts";
import { hostRows } from "../../../src/engine/report/host-rows.ts";
import { replicaRows } from "../../../src/engine/report/replica-rows.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { SHOP, World } from "../world/world.ts";

const SINCE = "2026-01-01T00:00:00.000Z";

function shop(): World {
  const world = new World(["alpha", "beta"]);
  world.apply(appSpec("shop", serviceSpec("web", { replicas: 4 })));
  settle(world);
  return world;
}

describe("while the engine of a host does not answer", () => {
  test("its replicas are as last seen, not ready, and say why; others are what they are", () => {
    const world = shop();
    world.beat("alpha", { engineSilence: { since: SINCE, message: "no answer" } });
    const rows = replicaRows(believable(world.view), {});
    for (const row of rows) {
      if (row.host === "beta") expect(row).toMatchObject({ state: "running", ready: true });
      else {
        expect(row).toMatchObject({
          state: "running",
          ready: false,
          reason: "engine-unreachable",
          message: "the engine of alpha does not answer; as last seen",
          unknownSince: SINCE,
        });
      }
    }
    expect(new Set(rows.map(({ host }) => host))).toEqual(new Set(["alpha", "beta"]));
  });

  test("whoever asked it just now is believed before its agent knows, and no host but that one is doubted", () => {
    const silence = { since: SINCE, message: "it hangs" };
    const rows = replicaRows(believable(shop().view, { host: "alpha", silence }), {});
    expect(
      rows.every(({ host, ready, unknownSince }) => (host === "alpha") === (unknownSince === SINCE && !ready)),
    ).toBe(true);
    const { view } = shop();
    expect(believable(view, { host: "alpha", silence: undefined })).toBe(view);
  });

  test("the app is degraded, the host not ready with the reason", () => {
    const world = shop();
    world.beat("alpha", { engineSilence: { since: SINCE, message: "no answer" } });
    const view = believable(world.view);
    expect(appRows(view)).toMatchObject([{ state: "degraded", services: [{ desired: 4, ready: 2 }] }]);
    expect(appStatus(view, SHOP, world.now)).toMatchObject({
      services: [{ problem: { reason: "engine-unreachable" } }],
    });
    expect(hostRows(world.view, world.now)).toMatchObject([
      { name: "alpha", state: "suspect", problem: `its engine does not answer since ${SINCE}: no answer` },
      { name: "beta", state: "ready" },
    ]);
  });

  test("traffic still goes to where it went: only what is told changes", () => {
    const world = shop();
    const before = world.app().routing.get("web")?.value;
    world.beat("alpha", { engineSilence: { since: SINCE, message: "no answer" } });
    settle(world);
    expect(world.app().routing.get("web")?.value).toEqual(before);
  });

  test("once it answers again everything is as before", () => {
    const world = shop();
    world.beat("alpha", { engineSilence: { since: SINCE, message: "no answer" } });
    world.beat("alpha");
    expect(believable(world.view)).toBe(world.view);
  });
});
