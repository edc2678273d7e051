import { beforeEach, describe, expect, test } from "vitest";
import type { RestartPolicy } from "../../../src/engine/model/app-spec.ts";
import { AgentPlace, itemOf, replicaOf } from "./agent-place.ts";

let place: AgentPlace;

beforeEach(async () => {
  place = new AgentPlace();
  await place.startAgent();
});

/** When each run was started, by the engine. */
const starts = (): number[] => place.engine.world.asked.filter(({ call }) => call === "start").map(({ at }) => at);

/** Whole seconds between the starts of runs. */
const pauses = (): number[] =>
  starts().flatMap((at, index, all) => (index === 0 ? [] : [Math.floor((at - (all[index - 1] ?? 0)) / 1000)]));

const wantWith = (restart: RestartPolicy): void => place.leader.want(itemOf(1, {}, { restart }));

describe("a replica whose runs keep ending", () => {
  beforeEach(() => {
    place.behaviour = () => ({ exitAfterMs: 10, exitCode: 3 });
  });

  test("waits longer each time: not at all, then 1, 2, 4 … 60 s", async () => {
    place.leader.want(itemOf(1));
    await place.until(() => starts().length === 11);
    expect(pauses()).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test("is in a crash-loop from the third end on, and says when it is tried again", async () => {
    place.leader.want(itemOf(1));
    await place.until(() => place.status()?.restarts === 1 && place.status()?.nextTryAt !== undefined);
    expect(place.status()?.reason).not.toBe("crash-loop");
    await place.until(() => place.status()?.reason === "crash-loop");
    expect(starts()).toHaveLength(3);
    expect(place.status()).toMatchObject({ state: "running", ready: false, lastExit: { outcome: "failed", code: 3 } });
    const { nextTryAt = "" } = place.status() ?? {};
    await place.until(() => starts().length === 4);
    expect(Date.parse(place.clock.wall())).toBeGreaterThanOrEqual(Date.parse(nextTryAt));
  });

  test("keeps no dead containers while it waits", async () => {
    place.leader.want(itemOf(1));
    await place.until(() => starts().length === 6);
    await place.until(() => place.containers().length === 0);
    expect(await place.evidence.runsOf(replicaOf(1))).toHaveLength(6);
  });

  test("waits on when its agent comes back", async () => {
    place.leader.want(itemOf(1));
    await place.until(() => starts().length === 7);
    await place.clock.advance(1000);
    place.killAgent();
    await place.startAgent();
    await place.clock.advance(20_000);
    expect(starts()).toHaveLength(7);
    await place.until(() => starts().length === 8, 30_000);
  });

  test("begins anew after a run that held out", async () => {
    place.leader.want(itemOf(1));
    await place.until(() => starts().length === 5);
    place.behaviour = () => ({});
    await place.ready();
    await place.clock.advance(61_000);
    const before = place.clock.now();
    place.engine.world.crash(place.live()[0]?.id ?? "");
    await place.ready();
    expect(place.clock.now() - before).toBeLessThan(5000);
  });

  test("is not said to be ready for the moment each run lasts", async () => {
    place.leader.want(itemOf(1));
    await place.until(() => starts().length === 4);
    const loops = place.leader.reports.flatMap(({ replicas }) => replicas).filter(({ restarts }) => restarts > 1);
    expect(loops.filter(({ ready }) => ready)).toEqual([]);
  });

  test.each<[string, RestartPolicy, number]>([
    ["no", { condition: "no" }, 1],
    ["on-failure:2", { condition: "on-failure", maxAttempts: 2 }, 3],
  ])("ends for good by the policy %s", async (_, policy, runs) => {
    wantWith(policy);
    await place.until(() => place.status()?.finished === true);
    await place.clock.advance(300_000);
    expect(starts()).toHaveLength(runs);
    expect(place.status()).toMatchObject({ ready: false, reason: "failed", finished: true });
  });
});

test("a job that ended well has done its work, whatever its policy but always", async () => {
  place.behaviour = () => ({ exitAfterMs: 500, exitCode: 0 });
  wantWith({ condition: "on-failure" });
  await place.until(() => place.status()?.finished === true);
  await place.clock.advance(300_000);
  expect(starts()).toHaveLength(1);
  expect(place.status()).toMatchObject({ reason: "completed", lastExit: { outcome: "completed", code: 0 } });
});

test("a job that has done its work is not done again when its agent comes back", async () => {
  place.behaviour = () => ({ exitAfterMs: 500, exitCode: 0 });
  wantWith({ condition: "no" });
  await place.until(() => place.status()?.finished === true);
  await place.clock.advance(1000);
  place.killAgent();
  await place.startAgent();
  await place.clock.advance(120_000);
  expect(starts()).toHaveLength(1);
});

test("a run that its engine refuses to start counts as one that failed, in the engine's words", async () => {
  place.behaviour = () => ({ refusesStart: 'exec: "serve": executable file not found in $PATH' });
  place.leader.want(itemOf(1));
  await place.until(() => place.status()?.reason === "crash-loop");
  expect(place.status()?.lastExit).toMatchObject({ outcome: "failed", code: 125 });
  expect(place.status()?.message).toContain("executable file not found");
});

test("a run killed for memory says so", async () => {
  place.behaviour = () => ({ exitAfterMs: 2500, oom: true, exitCode: 137 });
  place.leader.want(itemOf(1));
  await place.until(() => (place.status()?.restarts ?? 0) >= 1);
  expect(place.status()?.lastExit).toMatchObject({ outcome: "oom", reason: "oom" });
});

describe("a health check", () => {
  const healthcheck = { test: ["CMD", "check"], intervalMs: 1000, retries: 2 };

  test("makes a replica ready when it passes, not before", async () => {
    place.behaviour = () => ({ healthyAfterMs: 1500 });
    place.leader.want(itemOf(1, {}, { healthcheck }));
    await place.until(() => place.live().length === 1);
    const since = place.clock.now();
    await place.until(() => place.status()?.ready === true);
    expect(place.clock.now() - since).toBeGreaterThanOrEqual(1400);
  });

  test("that begins to fail ends the run, and the next one begins", async () => {
    place.behaviour = ({ name }) => ({
      healthyAfterMs: 100,
      ...(name.endsWith(".1.1.1") ? { unhealthyAfterMs: 30_000 } : {}),
    });
    place.leader.want(itemOf(1, {}, { healthcheck }));
    await place.until(() => place.status()?.restarts === 1 && place.status()?.ready === true);
    expect(place.status()?.lastExit).toMatchObject({
      reason: "unhealthy",
      message: expect.stringContaining("its health check kept failing (it does not answer)"),
    });
  });
});

describe("a port", () => {
  const expose = [{ port: 8080, protocol: "tcp" as const }];

  test("makes a replica ready when it opens, not before", async () => {
    place.behaviour = () => ({ listens: { ports: [8080], afterMs: 4000 } });
    place.leader.want(itemOf(1, {}, { expose }));
    await place.until(() => place.live().length === 1);
    const since = place.clock.now();
    await place.until(() => place.status()?.ready === true);
    expect(place.clock.now() - since).toBeGreaterThanOrEqual(3900);
    expect(place.clock.now() - since).toBeLessThan(5000);
  });

  test("that nothing listens on holds a replica up for ten seconds, and is told", async () => {
    place.behaviour = () => ({ listens: { ports: [], afterMs: 0 } });
    place.leader.want(itemOf(1, {}, { expose }));
    await place.until(() => place.status()?.ready === true, 20_000);
    await place.clock.advance(100);
    expect(place.leader.events).toContainEqual(expect.objectContaining({ severity: "warning", reason: "port-closed" }));
  });
});
