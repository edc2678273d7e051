import { beforeEach, describe, expect, test } from "vitest";
import { markOf } from "../../../src/engine/agent/mark.ts";
import { PlaneKeeper } from "../../../src/engine/agent/plane-keeper.ts";
import type { Ack } from "../../../src/engine/model/host.ts";
import type { RoutingTable } from "../../../src/engine/model/routing.ts";
import type { ApplyResult, DataPlane } from "../../../src/engine/ports/data-plane.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

const KEY = "default/shop/web";

const tableOf = (generation: number): RoutingTable => ({
  [KEY]: { namespace: "default", app: "shop", service: "web", generation, vip: "10.211.0.2", ports: [], endpoints: [] },
});

/** A plane that takes 10 ms, and does what the test says. */
class Plane implements DataPlane {
  readonly name = "nftables";
  readonly applied: number[] = [];
  mark: number | undefined;
  taken: Record<string, string> = {};
  does: "serve" | "refuse" | "forget" | "hang" = "serve";
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async apply(table: RoutingTable, mark: number): Promise<ApplyResult> {
    const { does } = this;
    await new Promise<void>((resolve) => void (does !== "hang" && this.#clock.after(10, resolve)));
    if (does === "refuse") throw new Error("nft: permission denied");
    this.applied.push(table[KEY]?.generation ?? 0);
    if (does === "serve") this.mark = mark;
    return { taken: this.taken };
  }

  async readMark(): Promise<number | undefined> {
    return this.mark;
  }

  async remove(): Promise<void> {}
}

let clock: VirtualClock;
let plane: Plane;
let keeper: PlaneKeeper;
let acks: Ack[];

beforeEach(() => {
  clock = new VirtualClock();
  plane = new Plane(clock);
  acks = [];
  keeper = new PlaneKeeper(plane, "alpha", clock, (ack) => acks.push(ack));
});

const lastGeneration = (): number | undefined => acks.at(-1)?.generations[KEY];

test("a table is acknowledged once the plane itself says that it serves it", async () => {
  keeper.want(tableOf(1));
  await clock.settle();
  expect(acks).toEqual([]);
  await clock.advance(10);
  expect(acks).toEqual([{ host: "alpha", plane: "nftables", generations: { [KEY]: 1 }, taken: {} }]);
});

test("of tables that come while one is applied only the newest is applied and acknowledged", async () => {
  keeper.want(tableOf(1));
  await clock.advance(5);
  keeper.want(tableOf(2));
  keeper.want(tableOf(3));
  await clock.advance(100);
  expect(plane.applied).toEqual([1, 3]);
  expect(acks.map(({ generations }) => generations[KEY])).toEqual([3]);
});

describe("a plane that is behind", () => {
  test.each<[Plane["does"], RegExp]>([
    ["refuse", /permission denied/],
    ["forget", /does not serve/],
    ["hang", /too long/],
  ])("because it does nothing but %s says so, keeps its old generation and is tried again", async (does, problem) => {
    keeper.want(tableOf(1));
    await clock.advance(20);
    plane.does = does;
    keeper.want(tableOf(2));
    await clock.advance(40_000);
    expect(acks.at(-1)?.problem).toMatch(problem);
    expect(lastGeneration()).toBe(1);
    plane.does = "serve";
    await clock.advance(60_000);
    expect(acks.at(-1)).toEqual({ host: "alpha", plane: "nftables", generations: { [KEY]: 2 }, taken: {} });
  });
});

test("a plane that somebody flushed gets its table again at the next look, and nothing new is said", async () => {
  keeper.want(tableOf(1));
  await clock.advance(20);
  plane.mark = undefined;
  void keeper.check();
  await clock.advance(20);
  expect(plane.applied).toEqual([1, 1]);
  expect(plane.mark).toBe(markOf(tableOf(1)));
  expect(acks).toHaveLength(1);
});

test("a plane that serves what it should is left alone", async () => {
  keeper.want(tableOf(1));
  await clock.advance(20);
  void keeper.check();
  await clock.advance(20);
  expect(plane.applied).toEqual([1]);
});

describe("a table that the disk kept", () => {
  test.each<[string, number | undefined, number[]]>([
    ["is served where nothing is", undefined, [1]],
    ["is left where it is served already", markOf(tableOf(1)), []],
    ["does not take the place of one that may be newer", markOf(tableOf(2)), []],
  ])("%s", async (_, serves, applied) => {
    plane.mark = serves;
    keeper.resume(tableOf(1));
    await clock.advance(1000);
    expect(plane.applied).toEqual(applied);
    expect(lastGeneration()).toBe(serves === markOf(tableOf(2)) ? undefined : 1);
  });

  test("gives way to what is heard", async () => {
    plane.mark = markOf(tableOf(2));
    keeper.resume(tableOf(1));
    await clock.advance(1000);
    keeper.want(tableOf(3));
    await clock.advance(1000);
    expect(plane.applied).toEqual([3]);
    expect(lastGeneration()).toBe(3);
  });

  test("is served when the plane is flushed before anything is heard", async () => {
    plane.mark = markOf(tableOf(2));
    keeper.resume(tableOf(1));
    await clock.advance(1000);
    plane.mark = undefined;
    void keeper.check();
    await clock.advance(1000);
    expect(plane.applied).toEqual([1]);
  });
});

test("ports that somebody else holds are told, and tried again with each look", async () => {
  plane.taken = { "8080/tcp": "held by nginx" };
  keeper.want(tableOf(1));
  await clock.advance(20);
  expect(acks.at(-1)?.taken).toEqual({ "8080/tcp": "held by nginx" });
  plane.taken = {};
  void keeper.check();
  await clock.advance(20);
  expect(acks.at(-1)?.taken).toEqual({});
});

describe("a table's mark", () => {
  test("does not depend on the order of its services", () => {
    const [a, b] = [tableOf(1)[KEY], tableOf(2)[KEY]];
    if (!a || !b) throw new Error("no services");
    expect(markOf({ a, b })).toBe(markOf({ b, a }));
  });

  test("differs when anything in it does, and is never nothing", () => {
    expect(markOf(tableOf(1))).not.toBe(markOf(tableOf(2)));
    expect(markOf({})).toBeGreaterThan(0);
    expect(markOf({})).toBeLessThan(2 ** 32);
  });
});
