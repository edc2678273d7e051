import { describe, expect, test } from "vitest";
import type { ReplicaStatus } from "../../../src/engine/model/replica.ts";
import type { RunExit } from "../../../src/engine/model/run.ts";
import { placeLoop } from "../../../src/engine/place/loop.ts";
import { rolloutLoop } from "../../../src/engine/rollout/loop.ts";
import { routeLoop } from "../../../src/engine/route/loop.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { WALL, World } from "../world/world.ts";

const KEY = "default/shop";
const web = (change: Record<string, string> = {}) => serviceSpec("web", { replicas: 2, environment: change });
const exit = (outcome: RunExit["outcome"], reason = "exit"): RunExit => ({
  run: "r",
  code: 1,
  outcome,
  reason,
  at: WALL,
});

/** Release 2 of an app has begun, its first replica is placed. */
function rolling(): { world: World; fresh: string } {
  const world = new World();
  world.apply(appSpec("shop", web()));
  settle(world);
  world.apply(appSpec("shop", web({ VERSION: "2" })));
  world.pass(rolloutLoop, KEY);
  world.pass(placeLoop, "cluster");
  const fresh = world.replicas("web").find(({ record }) => record?.value.release === 2);
  return { world, fresh: fresh!.id };
}

describe("a new replica that shows it will not come up", () => {
  test.each<[Partial<ReplicaStatus>, string, string]>([
    [
      { reason: "crash-loop", message: "exited with 1 after 0.4 s, 3 times", lastExit: exit("failed") },
      "replica.crashed",
      "web.1 exited with 1 after 0.4 s, 3 times",
    ],
    [
      { reason: "crash-loop", message: "was killed for memory, 3 times", lastExit: exit("oom") },
      "replica.oom",
      "web.1 was killed for memory, 3 times",
    ],
    [
      {
        reason: "crash-loop",
        message: "was ended because its health check kept failing, 3 times",
        lastExit: exit("killed", "unhealthy"),
      },
      "replica.unhealthy",
      "web.1 was ended because its health check kept failing, 3 times",
    ],
    [
      { reason: "image.missing", message: "no such image: web:1" },
      "image.missing",
      "web.1 has no image: no such image: web:1",
    ],
    [
      { finished: true, lastExit: exit("failed") },
      "replica.crashed",
      "web.1 ended with 1 and is not to be started again",
    ],
  ])("%o", (status, code, message) => {
    const { world, fresh } = rolling();
    world.report(fresh, { state: "running", ...status });
    const { because } = world.pass(rolloutLoop, KEY);
    expect(world.rollout).toMatchObject({
      state: "failed",
      serving: 1,
      release: 2,
      lastGood: 1,
      failure: { code, message, service: "web", slot: 1, replica: fresh },
    });
    expect(because).toContainEqual(
      expect.objectContaining({
        reason: "rollout-failed",
        severity: "error",
        because: code,
        message: `release 2 stopped: ${message}; release 1 serves on`,
      }),
    );
    expect(world.app().replicas.get(fresh)?.record?.value.retired).toEqual({ because: "rolled-back" });
    settle(world);
    expect(world.replicas("web").map(({ record }) => record?.value.release)).toEqual([1, 1]);
    expect(world.rollout).toMatchObject({ state: "failed", failedReleases: { 2: message } });
  });

  test.each<Partial<ReplicaStatus>>([
    { reason: "pulling" },
    { reason: "starting" },
    { reason: "unhealthy" },
    { ready: true },
  ])("%o is no reason to give up", (status) => {
    const { world, fresh } = rolling();
    world.report(fresh, { state: "running", ...status });
    world.pass(rolloutLoop, KEY);
    expect(world.rollout.state).toBe("running");
  });

  test("pause: nothing is turned back; what is under way may still come up, nothing more is replaced", () => {
    const { world, fresh } = rolling();
    world.put("app", "app/default/shop", { ...world.record!, onFailure: "pause" });
    world.report(fresh, { state: "running", reason: "crash-loop" });
    world.pass(rolloutLoop, KEY);
    expect(world.rollout).toMatchObject({ state: "failed", serving: 2 });
    settle(world);
    expect(
      world
        .replicas("web")
        .map(({ record }) => record?.value.release)
        .sort(),
    ).toEqual([1, 2]);
  });
});

describe("time", () => {
  test("that is over names what was waited for, and turns back", () => {
    const { world, fresh } = rolling();
    world.report(fresh, { state: "running", reason: "starting", message: "starting, probe http /health 503" });
    expect(world.pass(rolloutLoop, KEY).wakeIn).toBeLessThanOrEqual(60_001);
    world.now += 60_001;
    world.pass(rolloutLoop, KEY);
    expect(world.rollout).toMatchObject({
      state: "failed",
      serving: 1,
      finishedAt: "2026-01-01T00:01:00.000Z",
      failure: {
        code: "rollout.deadline",
        message: "not ready after 60 s; web.1: starting, probe http /health 503",
        service: "web",
        slot: 1,
        replica: fresh,
      },
    });
  });

  test("is counted on from what was stored, so that a new leader does not begin anew", () => {
    const { world } = rolling();
    const record = world.rollout;
    world.put("rollout", "rollout/default/shop", { ...record, remainingMs: 500 });
    world.now += 501;
    world.pass(rolloutLoop, KEY);
    expect(world.rollout.state).toBe("failed");
  });

  test("that is over without a host says why no host would do", () => {
    const world = new World();
    world.apply(
      appSpec("shop", serviceSpec("web", { resources: { limits: {}, reservations: { memoryBytes: 64 * 1024 ** 3 } } })),
    );
    settle(world);
    world.now += 60_001;
    world.pass(rolloutLoop, KEY);
    expect(world.rollout.failure).toMatchObject({
      code: "place.none",
      message: "web.1 found no host in 60 s: insufficient memory on 1 host (64 GiB asked, 16 GiB free at most)",
    });
  });
});

describe("a first release that fails", () => {
  test("is left running, and is complete when it comes up after all", () => {
    const world = new World();
    world.apply(appSpec("shop", web({ MODE: "crash" })));
    settle(world);
    expect(world.rollout).toMatchObject({ state: "failed", serving: 1, lastGood: 0 });
    for (const { id } of world.replicas("web")) world.report(id, { ready: true, reason: "ready" });
    for (const loop of [routeLoop, rolloutLoop]) world.pass(loop, KEY);
    world.acknowledgeAll();
    world.pass(rolloutLoop, KEY);
    expect(world.rollout).toMatchObject({ state: "complete", lastGood: 1 });
    expect(world.rollout.failure).toBeUndefined();
    expect(world.rollout.failedReleases).toBeUndefined();
  });

  test("gets new replicas when it is asked for again", () => {
    const world = new World();
    world.apply(appSpec("shop", web({ MODE: "crash" })));
    settle(world);
    const before = world.replicas("web").map(({ id }) => id);
    world.apply(appSpec("shop", web({ MODE: "crash" })));
    world.pass(rolloutLoop, KEY);
    expect(world.rollout.state).toBe("running");
    expect(world.replicas("web").length).toBeGreaterThan(before.length);
  });
});

describe("a port", () => {
  const published = serviceSpec("web", { ports: [{ target: 80, published: 8080, protocol: "tcp" }] });

  test("that another app has fails the rollout", () => {
    const world = new World();
    const blog = { namespace: "default", app: "blog" };
    world.apply(appSpec("blog", published), {}, blog);
    world.pass(routeLoop, "default/blog");
    world.apply(appSpec("shop", published));
    const { because } = world.pass(routeLoop, KEY);
    expect(because).toContainEqual(
      expect.objectContaining({
        reason: "port.taken",
        message: "web cannot publish 8080/tcp: blog/web has it",
      }),
    );
    world.pass(rolloutLoop, KEY);
    expect(world.rollout.failure).toMatchObject({
      code: "port.taken",
      message: "web cannot publish 8080/tcp: blog/web has it",
    });
  });

  test("that another program has fails the rollout, once it is said after the app was asked for", () => {
    const world = new World();
    const taken = { host: "alpha", plane: "ports", generations: {}, taken: { "8080/tcp": "nginx" } } as const;
    world.put("ack", "ack/alpha/ports", taken);
    world.now += 10;
    world.apply(appSpec("shop", published));
    world.pass(routeLoop, KEY);
    world.pass(rolloutLoop, KEY);
    expect(world.rollout.state).toBe("running");
    world.now += 10;
    world.put("ack", "ack/alpha/ports", taken);
    world.pass(rolloutLoop, KEY);
    expect(world.rollout.failure).toMatchObject({
      code: "port.taken",
      message: "web cannot publish 8080/tcp: nginx on alpha has it",
    });
  });
});
