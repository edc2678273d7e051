import { describe, expect, test } from "vitest";
import type { DependencyCondition } from "../../../src/engine/model/app-spec.ts";
import type { ReplicaStatus } from "../../../src/engine/model/replica.ts";
import { placeLoop } from "../../../src/engine/place/loop.ts";
import { rolloutLoop } from "../../../src/engine/rollout/loop.ts";
import { routeLoop } from "../../../src/engine/route/loop.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { WALL, World } from "../world/world.ts";

const KEY = "default/shop";
const exit = (code: number) =>
  ({ run: "r", code, outcome: code === 0 ? "completed" : "failed", reason: "exit", at: WALL }) as const;

/** An app whose api waits for its db, and a db of which this is known. */
function waitingFor(condition: DependencyCondition, status: Partial<ReplicaStatus>, required = true): World {
  const world = new World();
  const db = serviceSpec("db", { restart: { condition: "no" } });
  const api = serviceSpec("api", { dependsOn: { db: { condition, restart: false, required } } });
  world.apply(appSpec("shop", api, db));
  world.pass(rolloutLoop, KEY);
  world.pass(placeLoop, "cluster");
  world.report(world.replicas("db")[0]!.id, status);
  world.pass(routeLoop, KEY);
  world.acknowledgeAll();
  world.pass(rolloutLoop, KEY);
  return world;
}

const RUNNING = { state: "running", address: "10.210.0.2", startedAt: WALL } as const;

describe("a dependency", () => {
  test.each<[DependencyCondition, string, Partial<ReplicaStatus>, boolean]>([
    ["service_started", "is being prepared", { state: "preparing" }, false],
    ["service_started", "runs", RUNNING, true],
    ["service_started", "ran", { state: "preparing", lastExit: exit(1) }, true],
    ["service_started", "was refused", { state: "preparing", lastExit: { ...exit(125), reason: "refused" } }, false],
    ["service_healthy", "runs", RUNNING, false],
    ["service_healthy", "is ready", { ...RUNNING, ready: true }, true],
    ["service_completed_successfully", "runs", RUNNING, false],
    ["service_completed_successfully", "is ready", { ...RUNNING, ready: true }, false],
    ["service_completed_successfully", "completed", { ...RUNNING, finished: true, lastExit: exit(0) }, true],
    ["service_completed_successfully", "failed", { ...RUNNING, finished: true, lastExit: exit(1) }, false],
  ])("%s: %s", (condition, _, status, open) => {
    expect(waitingFor(condition, status).replicas("api")).toHaveLength(open ? 1 : 0);
  });

  test("is named by those who wait", () => {
    expect(waitingFor("service_healthy", RUNNING).rollout.waiting.api).toBe("waiting for db to be healthy");
    expect(waitingFor("service_completed_successfully", RUNNING).rollout.waiting.api).toBe(
      "waiting for db to complete",
    );
  });

  test("that is not required and fails holds nobody up", () => {
    const failed = { ...RUNNING, finished: true, lastExit: exit(1) };
    expect(waitingFor("service_completed_successfully", failed, false).replicas("api")).toHaveLength(1);
  });

  test("that others wait to complete, and that fails, fails the rollout", () => {
    const world = waitingFor("service_completed_successfully", { ...RUNNING, finished: true, lastExit: exit(3) });
    expect(world.rollout).toMatchObject({
      state: "failed",
      failure: {
        code: "dependency.failed",
        service: "db",
        slot: 1,
        message: "db.1 ended with 3, and others wait for it to complete",
      },
    });
  });
});
