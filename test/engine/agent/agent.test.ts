import { beforeEach, describe, expect, test } from "vitest";
import { LABEL } from "../../../src/engine/model/labels.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";
import { AgentPlace, IMAGE, itemOf, replicaOf } from "./agent-place.ts";

let place: AgentPlace;

beforeEach(async () => {
  place = new AgentPlace();
  await place.startAgent();
});

const firstId = (): string => place.live()[0]?.id ?? "";

/** Ends the first run in some way and waits for the next. */
async function heals(harm: (id: string) => void): Promise<void> {
  place.leader.want(itemOf(1));
  await place.ready();
  const before = place.status()?.run;
  harm(firstId());
  await place.until(
    () => place.status()?.run !== undefined && place.status()?.run !== before && place.status()?.ready === true,
  );
}

describe("a replica that is wanted", () => {
  test("is started once and said to be ready, with its address", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    expect(place.containers()).toHaveLength(1);
    expect(place.status()).toMatchObject({ state: "running", run: `${replicaOf(1)}.1`, restarts: 0, ready: true });
    expect(place.status()?.address).toBe(place.live()[0]?.address);
  });

  test.each<[string, (id: string) => void, string]>([
    ["crashes", (id) => place.engine.world.crash(id), "failed"],
    ["is killed for memory", (id) => place.engine.world.oom(id), "oom"],
    ["is removed by somebody", (id) => place.engine.world.removeByHand(id), "lost"],
    ["is stopped by somebody", (id) => place.engine.world.stopByHand(id), "completed"],
  ])("that %s gets its next run at once", async (_, harm, outcome) => {
    await heals(harm);
    expect(place.status()).toMatchObject({ restarts: 1, run: `${replicaOf(1)}.2`, lastExit: { outcome } });
    expect(place.live()).toHaveLength(1);
    // Healing reads as two sentences: how it ended, and that it is back.
    await place.until(() => place.leader.events.length >= 2);
    const told = place.leader.events.map(({ severity, message }) => `${severity} ${message}`);
    expect(told.slice(-2)).toEqual([
      expect.stringMatching(/^warning web\.1 .*; next run at once$/),
      "info web.1 is ready again",
    ]);
  });

  test("that somebody paused goes on", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    place.engine.world.pause(firstId());
    await place.until(() => place.live()[0]?.state === "running" && place.status()?.ready === true);
    expect(place.status()?.restarts).toBe(0);
  });

  test("heals when the event of its end is lost", async () => {
    place.engine.trouble.eventLost = 1;
    await heals((id) => place.engine.world.crash(id));
  });

  test("that the engine will not start does not run, and is not said to, until a run of it is up", async () => {
    const first = `${replicaOf(1)}.3`;
    place.behaviour = ({ name }) => (name === first ? {} : { refusesStart: "no such device: /dev/fuse" });
    place.leader.want(itemOf(1));
    await place.ready();
    const said = place.leader.reports.flatMap(({ replicas }) => replicas);
    const running = said.findIndex(({ state }) => state === "running");
    expect(said[running]).toMatchObject({ run: first });
    expect(said[running - 1]).toMatchObject({
      state: "preparing",
      reason: expect.any(String),
      lastExit: { reason: "refused", message: "could not be started: no such device: /dev/fuse" },
    });
  });

  test("leaves its log behind and no dead container", async () => {
    await heals((id) => place.engine.world.crash(id));
    await place.until(() => place.containers().length === 1);
    expect(await place.evidence.runsOf(replicaOf(1))).toEqual([`${replicaOf(1)}.1`]);
  });

  test("whose image is nowhere says so in the engine's words, and starts once it is there", async () => {
    place.leader.want(itemOf(1, {}, { image: "nowhere:1" }));
    await place.until(() => place.status()?.reason === "image.missing");
    expect(place.status()).toMatchObject({ state: "preparing", ready: false });
    expect(place.status()?.message).toContain("nowhere:1");
    place.engine.world.images.add("nowhere:1");
    await place.ready();
  });

  test("whose image the engine lists but does not take is not tried without a pause", async () => {
    place.engine.create = () => Promise.reject(new EngineError("image.missing", `No such image: ${IMAGE}`));
    place.leader.want(itemOf(1));
    await place.clock.advance(60_000);
    const asked = place.engine.world.asked.filter(({ call }) => call === "hasImage");
    expect(asked.length).toBeLessThan(12);
    expect(place.status()?.reason).toBe("image.missing");
  });
});

describe("a replica that is to go", () => {
  test("is kept while it drains, and has no next run", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    place.leader.want(itemOf(1, { want: "drain" }));
    await place.until(() => place.status()?.state === "draining");
    expect(place.live()).toHaveLength(1);
    place.engine.world.crash(firstId());
    await place.clock.advance(60_000);
    expect(place.live()).toHaveLength(0);
    expect(place.status()?.ready).toBe(false);
  });

  test("waits for its connections, then ends without cutting any", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    let open = 3;
    place.connections = () => open;
    place.leader.want(itemOf(1, { want: "stop" }));
    await place.clock.advance(5000);
    expect(place.live()).toHaveLength(1);
    open = 0;
    await place.until(() => place.status()?.state === "gone");
    expect(place.containers()).toHaveLength(0);
    expect(place.status()?.drain?.cut).toBe(0);
    expect(place.status()?.drain?.ms).toBeGreaterThanOrEqual(5000);
  });

  test("says how many connections it cut when they outlast the drain", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    place.connections = () => 2;
    place.leader.want(itemOf(1, { want: "stop" }));
    await place.until(() => place.status()?.state === "gone", 30_000);
    expect(place.status()?.drain).toMatchObject({ cut: 2 });
  });

  test("whose end is given less time while it is waited for ends by then", async () => {
    place.behaviour = () => ({ ignoresSigterm: true });
    place.leader.want(itemOf(1, {}, { stopGraceMs: 500_000 }));
    await place.ready();
    place.leader.want(itemOf(1, { want: "stop" }, { stopGraceMs: 500_000 }));
    await place.clock.advance(100_000);
    expect(place.live()).toHaveLength(1);
    place.leader.want(itemOf(1, { want: "stop" }, { stopGraceMs: 2000 }));
    await place.until(() => place.status()?.state === "gone", 5000);
    expect(place.status()?.lastExit).toMatchObject({ reason: "stopped" });
  });

  test("goes in time when its connections cannot be counted", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    place.connections = () => {
      throw new Error("no conntrack here");
    };
    place.leader.want(itemOf(1, { want: "stop" }));
    await place.until(() => place.status()?.state === "gone", 15_000);
  });

  test("goes at once when it never ran", async () => {
    place.leader.want(itemOf(1, { want: "stop" }));
    await place.until(() => place.status()?.state === "gone", 60_000);
    expect(place.engine.world.asked.filter(({ call }) => call === "create")).toEqual([]);
  });
});

describe("what is not named", () => {
  test("is said to be an orphan and never touched", async () => {
    place.leader.want(itemOf(1), itemOf(2));
    await place.ready(1);
    await place.ready(2);
    place.leader.forget(replicaOf(2));
    await place.until(() => place.leader.reports.at(-1)?.heartbeat?.orphans.length === 1);
    await place.clock.advance(120_000);
    expect(place.live(replicaOf(2))).toHaveLength(1);
  });

  test("is no orphan when it is a part of orc itself", async () => {
    const labels = { [LABEL.cluster]: place.engine.world.clusterId, [LABEL.component]: "dns" };
    place.leader.want(itemOf(1));
    await place.ready();
    place.engine.world.pause(place.engine.world.addStranger({ name: "orc-dns", labels }));
    await place.clock.advance(60_000);
    expect(place.leader.reports.findLast(({ heartbeat }) => heartbeat)?.heartbeat?.orphans).toEqual([]);
  });

  test("stays as it is though it is on the same engine", async () => {
    place.engine.world.addStranger({ name: "somebody" });
    place.leader.want(itemOf(1));
    await place.ready();
    await place.clock.advance(120_000);
    expect(place.engine.world.touchedStrangers).toEqual([]);
  });
});

describe("an agent that comes back", () => {
  test("adopts what runs: nothing is restarted or doubled, and ready stays ready", async () => {
    place.leader.want(itemOf(1), itemOf(2));
    await place.ready(1);
    await place.ready(2);
    const before = place.live().map(({ id }) => id);
    await place.clock.advance(1000);
    place.killAgent();
    place.leader.reports.length = 0;
    await place.startAgent();
    await place.clock.advance(60_000);
    expect(place.live().map(({ id }) => id)).toEqual(before);
    expect(place.leader.reports.flatMap(({ replicas }) => replicas).filter(({ ready }) => !ready)).toEqual([]);
  });

  test("adopts by labels when its disk is lost", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    place.engine.world.crash(firstId());
    await place.until(() => place.live()[0]?.name === `${replicaOf(1)}.2`);
    const before = firstId();
    place.killAgent();
    place.disk.wipe();
    await place.startAgent();
    await place.clock.advance(60_000);
    expect(place.live().map(({ id }) => id)).toEqual([before]);
    expect(place.status()).toMatchObject({ restarts: 1, ready: true });
  });

  test("heals on while the leader is away", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    await place.clock.advance(1000);
    place.killAgent();
    place.leader.isUp = false;
    await place.startAgent();
    const before = firstId();
    place.engine.world.crash(before);
    await place.until(() => place.live().length === 1 && firstId() !== before);
    place.leader.isUp = true;
    await place.ready();
    expect(place.leader.events.some(({ kind }) => kind === "run")).toBe(true);
  });
});

describe("an engine that does not answer", () => {
  test("makes nothing lost: statuses stand, with the reason", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    const before = firstId();
    place.engine.world.goDown("live");
    await place.until(() => place.status()?.reason === "engine-unreachable");
    expect(place.status()).toMatchObject({ state: "running", ready: true, restarts: 0 });
    await place.clock.advance(60_000);
    place.engine.world.goUp();
    await place.until(() => place.status()?.reason === undefined && place.status()?.ready === true);
    expect(firstId()).toBe(before);
    expect(place.status()?.restarts).toBe(0);
  });

  test("is told of with the next beat, with since when; and so is that it answers again", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    const silence = () => place.leader.reports.findLast(({ heartbeat }) => heartbeat)?.heartbeat?.engineSilence;
    await place.until(() => place.leader.reports.some(({ heartbeat }) => heartbeat !== undefined));
    expect(silence()).toBeUndefined();
    place.engine.world.goDown("live");
    await place.until(() => silence() !== undefined);
    const since = silence()?.since;
    expect(silence()?.message).toContain("does not answer");
    await place.clock.advance(60_000);
    expect(silence()?.since).toBe(since);
    place.engine.world.goUp();
    await place.until(() => silence() === undefined);
  });

  const problem = () => place.leader.reports.findLast(({ heartbeat }) => heartbeat)?.heartbeat?.engineSilence?.message;

  test.each([
    { name: "while something is asked of it", asks: true, withinMs: 16_000 },
    { name: "while nothing is, at the next look", asks: false, withinMs: 46_000 },
  ])("that hangs is noticed $name, and that it goes on", async ({ asks, withinMs }) => {
    place.leader.want(itemOf(1));
    await place.ready();
    place.engine.world.freeze();
    if (asks) place.leader.want(itemOf(2));
    await place.until(() => problem()?.endsWith("it hangs") === true, withinMs);
    expect(place.status()).toMatchObject({ reason: "engine-unreachable", ready: true, state: "running" });
    place.engine.world.thaw();
    await place.until(() => problem() === undefined && place.status()?.reason === undefined, 1000);
    if (asks) await place.ready(2);
    expect(place.engine.world.asked.filter(({ call }) => call === "create")).toHaveLength(asks ? 2 : 1);
  });

  test("is not doubted where a call takes long and it answers all the same", async () => {
    place.behaviour = () => ({ ignoresSigterm: true });
    place.leader.want(itemOf(1, {}, { stopGraceMs: 60_000 }));
    await place.ready();
    place.leader.want(itemOf(1, { want: "stop" }, { stopGraceMs: 60_000 }));
    await place.until(() => place.live().length === 0);
    expect(place.leader.reports.some(({ heartbeat }) => heartbeat?.engineSilence)).toBe(false);
  });

  test("that took its containers down with it is healed once it is back", async () => {
    place.leader.want(itemOf(1), itemOf(2));
    await place.ready(1);
    await place.ready(2);
    place.engine.world.goDown("die");
    await place.clock.advance(20_000);
    place.engine.world.goUp();
    await place.ready(1);
    await place.ready(2);
    expect(place.live()).toHaveLength(2);
  });
});

test("never more than eight starts are under way", async () => {
  place.leader.want(...Array.from({ length: 30 }, (_, index) => itemOf(index + 1)));
  let most = 0;
  let underWay = 0;
  const start = place.engine.start.bind(place.engine);
  place.engine.start = async (id) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await start(id).finally(() => {
      underWay -= 1;
    });
  };
  await place.until(() => place.live().length === 30);
  expect(most).toBe(8);
});
