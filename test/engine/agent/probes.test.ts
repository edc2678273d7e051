import { beforeEach, describe, expect, test } from "vitest";
import type { ProbeCheck, ProbeName, ProbeSpec } from "../../../src/engine/model/app-spec.ts";
import { AgentPlace, itemOf, replicaOf } from "./agent-place.ts";

const HTTP: ProbeCheck = {
  kind: "http",
  port: 80,
  path: "/health",
  scheme: "http",
  headers: {},
  status: { from: 200, to: 399 },
};

const probe = (change: Partial<ProbeSpec> = {}): ProbeSpec => ({
  check: HTTP,
  initialDelayMs: 0,
  intervalMs: 10_000,
  timeoutMs: 1000,
  failures: 3,
  successes: 1,
  ...change,
});

let place: AgentPlace;

beforeEach(async () => {
  place = new AgentPlace();
  await place.startAgent();
});

const want = (...names: (ProbeName | [ProbeName, Partial<ProbeSpec>])[]): void =>
  place.leader.want(
    itemOf(
      1,
      {},
      {
        probes: Object.fromEntries(
          names.map((name) => (typeof name === "string" ? [name, probe()] : [name[0], probe(name[1])])),
        ),
      },
    ),
  );

const asked = (): number => place.probe.asked.length;
const events = (): string[] => place.leader.events.map(({ message }) => message);
const starts = (): number => place.engine.world.asked.filter(({ call }) => call === "start").length;

describe("readiness", () => {
  test("makes a replica ready, soon after it can be", async () => {
    place.behaviour = () => ({ failsProbes: { fromMs: 0, untilMs: 1200 } });
    want("readiness");
    await place.until(() => place.status()?.reason === "probe");
    expect(place.status()).toMatchObject({ ready: false, message: "probe http /health 503" });
    const startedAt = Date.parse(place.live()[0]?.startedAt ?? "");
    await place.ready();
    expect(Date.parse(place.clock.wall()) - startedAt).toBeLessThan(3000);
  });

  test("takes a replica out once it has failed often enough, and puts it back; its run goes on", async () => {
    place.behaviour = () => ({ failsProbes: { fromMs: 15_000, untilMs: 60_000 } });
    want("readiness");
    await place.ready();
    const [run] = place.live();
    await place.clock.advance(30_000);
    expect(place.status()?.ready).toBe(true);
    await place.until(() => place.status()?.ready === false, 15_000);
    expect(place.status()).toMatchObject({ reason: "unready", message: "probe http /health 503" });
    await place.until(() => place.status()?.ready === true, 30_000);
    expect(place.live()[0]?.id).toBe(run?.id);
    expect(events()).toEqual(
      expect.arrayContaining(["web.1 gets no requests any more: probe http /health 503", "web.1 is ready again"]),
    );
  });

  test("needs as many successes as it is told", async () => {
    want(["readiness", { successes: 3 }]);
    await place.ready();
    expect(asked()).toBe(3);
  });

  test("is taken as it was left by an agent that comes back", async () => {
    place.behaviour = () => ({ failsProbes: { fromMs: 5000 } });
    want("readiness");
    await place.ready();
    await place.until(() => place.status()?.ready === false, 60_000);
    await place.clock.advance(1000);
    place.killAgent();
    place.leader.statuses.clear();
    await place.startAgent();
    await place.until(() => place.status() !== undefined);
    expect(place.status()?.ready).toBe(false);
  });

  test("does not doubt a run that was ready when an agent comes back", async () => {
    want("startup", "readiness");
    await place.ready();
    await place.clock.advance(1000);
    place.killAgent();
    place.leader.statuses.clear();
    await place.startAgent();
    await place.until(() => place.status() !== undefined);
    expect(place.status()?.ready).toBe(true);
  });

  test("and a health check must both be good", async () => {
    place.behaviour = () => ({ healthyAfterMs: 5000 });
    place.leader.want(itemOf(1, {}, { healthcheck: { test: ["CMD", "x"] }, probes: { readiness: probe() } }));
    await place.until(() => asked() === 1);
    await place.clock.advance(1000);
    expect(place.status()).toMatchObject({ ready: false, reason: "starting" });
    await place.ready();
    place.behaviour = () => ({ failsProbes: { fromMs: 0 }, healthyAfterMs: 1000 });
    place.engine.world.crash(place.live()[0]?.id ?? "");
    await place.until(() => place.live()[0]?.health === "healthy");
    await place.clock.advance(2000);
    expect(place.status()).toMatchObject({ ready: false, reason: "probe" });
  });
});

describe("startup", () => {
  test("keeps the others waiting until it has passed, and is asked no more then", async () => {
    place.behaviour = () => ({ failsProbes: { fromMs: 0, untilMs: 20_000 } });
    want(
      ["startup", { check: { kind: "exec", command: ["up"] }, intervalMs: 1000, failures: 60 }],
      ["liveness", { intervalMs: 1000, failures: 1 }],
      "readiness",
    );
    await place.until(() => asked() > 5);
    expect(place.probe.asked.every(({ check }) => check.kind === "exec")).toBe(true);
    await place.ready();
    const before = place.probe.asked.filter(({ check }) => check.kind === "exec").length;
    await place.clock.advance(30_000);
    expect(place.probe.asked.filter(({ check }) => check.kind === "exec")).toHaveLength(before);
    expect(starts()).toBe(1);
  });

  test("ends a run that does not start in its time, and the next one begins by the policy", async () => {
    place.behaviour = () => ({ failsProbes: { fromMs: 0 } });
    want(["startup", { intervalMs: 1000, failures: 5 }]);
    await place.until(() => starts() === 2);
    expect(place.status()?.lastExit).toMatchObject({ outcome: "killed", reason: "startup" });
    expect(place.status()?.lastExit?.message).toMatch(
      /^was ended because its startup probe did not pass in time \(probe http \/health 503\) after \d/,
    );
    expect(place.status()?.lastExit?.lastedMs).toBeGreaterThanOrEqual(5000);
    await place.until(() => place.status()?.reason === "crash-loop", 120_000);
  });
});

describe("liveness", () => {
  test("ends a run that lives no more, by its stop signal, and the next one begins", async () => {
    let isFirst = true;
    place.behaviour = () => {
      const behaviour = isFirst ? { failsProbes: { fromMs: 40_000 }, stopsAfterMs: 300 } : {};
      isFirst = false;
      return behaviour;
    };
    want("liveness");
    await place.ready();
    await place.until(() => starts() === 2, 120_000);
    expect(place.status()?.lastExit).toMatchObject({ outcome: "killed", reason: "liveness", code: 0 });
    expect(place.engine.world.asked.some(({ call }) => call === "kill")).toBe(false);
    await place.ready();
    expect(events().some((message) => message.includes("its liveness probe kept failing"))).toBe(true);
  });

  test("gets no requests while it is being ended", async () => {
    place.behaviour = () => ({ failsProbes: { fromMs: 0 }, ignoresSigterm: true });
    want(["liveness", { failures: 2 }]);
    await place.ready();
    await place.until(() => place.engine.world.asked.some(({ call }) => call === "stop"));
    await place.clock.advance(100);
    expect(place.status()).toMatchObject({ ready: false, reason: "liveness", message: "probe http /health 503" });
    await place.until(() => starts() === 2, 60_000);
  });

  test("that a run never passed makes a crash-loop, however long its threshold takes", async () => {
    place.behaviour = () => ({ failsProbes: { fromMs: 0 } });
    want(["liveness", { failures: 5 }]);
    await place.until(() => place.status()?.reason === "crash-loop", 600_000);
    expect(starts()).toBe(3);
  });

  test("is final by the policy of a job", async () => {
    place.behaviour = () => ({ failsProbes: { fromMs: 0 } });
    place.leader.want(itemOf(1, {}, { restart: { condition: "no" }, probes: { liveness: probe({ failures: 1 }) } }));
    await place.until(() => place.status()?.finished === true);
    expect(place.status()).toMatchObject({ reason: "failed", lastExit: { reason: "liveness" } });
  });
});

describe("what is asked", () => {
  test("comes once an interval, or a little sooner where others are asked", async () => {
    want("liveness", "readiness");
    await place.ready();
    const before = asked();
    await place.clock.advance(100_000);
    expect(asked() - before).toBeGreaterThanOrEqual(18);
    expect(asked() - before).toBeLessThanOrEqual(24);
  });

  test("is asked of many at once, and of all of them", async () => {
    const probes = { readiness: probe(), liveness: probe({ intervalMs: 7000 }) };
    place.leader.want(...Array.from({ length: 40 }, (_, index) => itemOf(index + 1, {}, { probes })));
    await place.until(() => [...place.leader.statuses.values()].filter(({ ready }) => ready).length === 40);
    await place.clock.advance(20_000);
    const before = asked();
    await place.clock.advance(70_000);
    const each = Map.groupBy(place.probe.asked.slice(before), ({ container }) => container);
    expect(each.size).toBe(40);
    for (const questions of each.values()) expect(questions.length).toBeGreaterThanOrEqual(15);
  });

  test("waits out its initial delay", async () => {
    want(["readiness", { initialDelayMs: 5000 }]);
    await place.until(() => place.live().length === 1);
    await place.clock.advance(4000);
    expect(asked()).toBe(0);
    await place.ready();
  });

  test("goes on while a stop is wanted by nobody, and ends with the replica", async () => {
    want("readiness");
    await place.ready();
    place.leader.want(itemOf(1, { want: "drain" }, { probes: { readiness: probe() } }));
    await place.clock.advance(1000);
    const before = asked();
    await place.clock.advance(60_000);
    expect(asked()).toBe(before);
    expect(place.status()).toMatchObject({ state: "draining", ready: true });
  });

  test("does not hold up a crash", async () => {
    want(["readiness", { timeoutMs: 30_000 }]);
    await place.ready();
    place.engine.world.pause(place.live()[0]?.id ?? "");
    place.engine.world.crash(place.live()[0]?.id ?? "");
    await place.until(() => starts() === 2, 5000);
    expect(place.live(replicaOf(1)).length + place.containers(replicaOf(1)).length).toBeGreaterThan(0);
  });

  test("changes with the assignment, and the run goes on", async () => {
    want("readiness");
    await place.ready();
    want(["readiness", { check: { kind: "tcp", port: 81 }, intervalMs: 1000 }]);
    await place.until(() => place.probe.asked.at(-1)?.check.kind === "tcp");
    expect(starts()).toBe(1);
  });
});
