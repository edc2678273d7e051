import { describe, expect, test } from "vitest";
import { acknowledged, lateWords } from "../../../src/engine/model/acknowledged.ts";
import { hostState, liveHosts, untilNextDown } from "../../../src/engine/model/host-liveness.ts";
import { World } from "../world/world.ts";

const WEB = "default/shop/web";

function acks(world: World, host: string, plane: "nftables" | "dns" | "ports", generation: number): void {
  world.put("ack", `ack/${host}/${plane}`, { host, plane, generations: { [WEB]: generation }, taken: {} });
}

describe("a generation is acknowledged", () => {
  test("when all planes of all live hosts serve it or a later one", () => {
    const world = new World(["alpha", "beta"]);
    const late = ["alpha/nftables", "alpha/dns", "alpha/ports", "beta/nftables", "beta/dns", "beta/ports"];
    expect(acknowledged(world.view, WEB, 3, world.now)).toEqual({ done: false, by: [], late, slowestMs: 0 });
    for (const host of ["alpha", "beta"])
      for (const plane of ["nftables", "dns", "ports"] as const) acks(world, host, plane, 3);
    expect(acknowledged(world.view, WEB, 3, world.now)).toMatchObject({ done: true, late: [] });
    acks(world, "beta", "dns", 2);
    expect(acknowledged(world.view, WEB, 3, world.now)).toMatchObject({ done: false, late: ["beta/dns"] });
    acks(world, "beta", "dns", 9);
    expect(acknowledged(world.view, WEB, 3, world.now).done).toBe(true);
  });

  test("never by nobody", () => {
    expect(acknowledged(new World([]).view, WEB, 1, 0)).toMatchObject({ done: false, late: [] });
  });

  test("and who is late is said by host", () => {
    expect(lateWords(["alpha/nftables", "alpha/dns", "beta/dns"])).toBe("nftables and dns on alpha, dns on beta");
  });
});

describe("a host", () => {
  test.each([
    [9_999, "ready"],
    [10_000, "suspect"],
    [15_000, "down"],
  ])("silent for %i ms is %s", (silent, state) => {
    const world = new World(["alpha", "beta"]);
    world.now += silent;
    expect(hostState(world.view, world.view.hosts.get("alpha")!, world.now)).toBe(state);
  });

  test("that is the only one is doubted at most", () => {
    const world = new World(["alpha"]);
    expect(hostState(world.view, world.view.hosts.get("alpha")!, 1e9)).toBe("suspect");
    expect(liveHosts(world.view, 1e9)).toHaveLength(1);
    expect(untilNextDown(world.view, 1e9)).toBeUndefined();
  });

  test("will be taken for down at a time that is known", () => {
    const world = new World(["alpha", "beta"]);
    world.now += 4_000;
    world.beat("alpha");
    expect(untilNextDown(world.view, world.now)).toBe(11_000);
  });
});
