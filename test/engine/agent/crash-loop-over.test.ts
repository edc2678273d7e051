import { beforeEach, describe, expect, test } from "vitest";
import type { ServiceSpec } from "../../../src/engine/model/app-spec.ts";
import { AgentPlace, IMAGE, itemOf } from "./agent-place.ts";

let place: AgentPlace;

beforeEach(async () => {
  place = new AgentPlace();
  await place.startAgent();
});

const starts = (): number => place.engine.world.asked.filter(({ call }) => call === "start").length;
const messages = (): string[] => place.leader.events.map(({ message }) => message);

const crashes = (): void => {
  place.behaviour = () => ({ exitAfterMs: 10, exitCode: 3 });
};

const holdsOut = (): void => {
  place.behaviour = () => ({});
};

describe("a crash-loop is over", () => {
  test("once a run has held out, and that is said", async () => {
    crashes();
    place.leader.want(itemOf(1));
    await place.until(() => starts() === 5);
    holdsOut();
    await place.ready();
    expect(place.status()?.reason).toBeUndefined();
    await place.clock.advance(25_000);
    expect(messages().some((message) => message.includes("out of its crash-loop"))).toBe(false);
    await place.until(() => messages().some((message) => message.includes("out of its crash-loop")), 20_000);
    expect(messages()).toContain("web.1 is out of its crash-loop: it holds out, after 5 runs that ended");
  });

  test("so that the next end is a first one again, also for an agent that comes back", async () => {
    crashes();
    place.leader.want(itemOf(1));
    await place.until(() => starts() === 5);
    holdsOut();
    await place.ready();
    await place.clock.advance(32_000);
    place.killAgent();
    await place.startAgent();
    await place.ready();
    const before = place.clock.now();
    place.engine.world.crash(place.live()[0]?.id ?? "");
    await place.until(() => starts() === 7);
    expect(place.clock.now() - before).toBeLessThan(1000);
  });

  test("is not said of one that never was in one", async () => {
    place.leader.want(itemOf(1));
    await place.ready();
    place.engine.world.crash(place.live()[0]?.id ?? "");
    await place.ready();
    await place.clock.advance(60_000);
    expect(messages().some((message) => message.includes("crash-loop"))).toBe(false);
  });
});

describe("an old back-off is not waited out", () => {
  const waiting = async (spec: Partial<ServiceSpec> = {}): Promise<void> => {
    crashes();
    place.leader.want(itemOf(1, {}, spec));
    await place.until(() => starts() === 9);
    await place.until(() => place.status()?.nextTryAt !== undefined);
    expect(starts()).toBe(9);
    holdsOut();
  };

  test("by a replica that is to be something else", async () => {
    await waiting();
    const probe = {
      check: { kind: "tcp" as const, port: 80 },
      initialDelayMs: 0,
      intervalMs: 10_000,
      timeoutMs: 1000,
      failures: 3,
      successes: 1,
    };
    place.leader.want(itemOf(1, {}, { probes: { readiness: probe } }));
    await place.until(() => starts() === 10, 2000);
    await place.ready();
  });

  test("but by one that is told the same again", async () => {
    await waiting();
    place.leader.want(itemOf(1));
    await place.clock.advance(5000);
    expect(starts()).toBe(9);
  });

  test("by one whose dependency has become ready", async () => {
    const dependsOn = { db: { condition: "service_started" as const, restart: false, required: true } };
    await waiting({ dependsOn });
    place.behaviour = ({ name }) => (name.includes(".db.") ? { listens: { ports: [80], afterMs: 3000 } } : {});
    place.leader.want(
      itemOf(2, { service: "db", slot: 1 }, { name: "db", expose: [{ port: 80, protocol: "tcp" as const }] }),
    );
    await place.until(() => place.leader.statuses.get(itemOf(2).replica)?.ready === true, 10_000);
    await place.ready();
    expect(place.clock.now()).toBeGreaterThan(0);
    expect(messages()).toContain("web.1 is tried again at once: db is ready");
  });

  test("by an image that a new replica needs", async () => {
    place.engine.world.images.delete(IMAGE);
    place.leader.want(itemOf(1));
    await place.until(() => place.status()?.reason === "image.missing");
    await place.clock.advance(200_000);
    place.engine.world.images.add(IMAGE);
    place.leader.want(itemOf(2));
    await place.until(() => place.status(2)?.ready === true, 5000);
  });
});
