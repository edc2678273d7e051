import { beforeEach, expect, test } from "vitest";
import { assignmentFor } from "../../../src/engine/control/assignment.ts";
import type { ProbesSpec, ServiceSpec } from "../../../src/engine/model/app-spec.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { World } from "../world/world.ts";

const probes = (port: number): ProbesSpec => ({
  liveness: {
    check: { kind: "tcp", port },
    initialDelayMs: 0,
    intervalMs: 10_000,
    timeoutMs: 1000,
    failures: 3,
    successes: 1,
  },
});

let world: World;

beforeEach(() => {
  world = new World();
});

const apply = (change: Partial<ServiceSpec>): void => world.apply(appSpec("shop", serviceSpec("web", change)));

/** Replicas and the port their liveness probe asks, as their agent is told. */
const told = (): Record<string, number | undefined> =>
  Object.fromEntries(
    Object.values(assignmentFor(world.view, "alpha").items).map(({ replica, spec }) => {
      const check = spec.probes?.liveness?.check;
      return [replica, check?.kind === "tcp" ? check.port : undefined];
    }),
  );

test("a change of probes reaches the replica that runs", () => {
  apply({});
  settle(world);
  const [replica = ""] = Object.keys(told());
  expect(told()).toEqual({ [replica]: undefined });
  apply({ probes: probes(80) });
  settle(world);
  expect(told()).toEqual({ [replica]: 80 });
  apply({ probes: probes(81) });
  settle(world);
  expect(told()).toEqual({ [replica]: 81 });
  apply({});
  settle(world);
  expect(told()).toEqual({ [replica]: undefined });
});

test("a replica that is to be replaced keeps the probes it was made with, and its successor has its own", () => {
  apply({ probes: probes(80), image: "web:1" });
  settle(world);
  const [old = ""] = Object.keys(told());
  apply({ probes: probes(81), image: "web:2" });
  const during: Record<string, number | undefined>[] = [];
  settle(world, { check: () => void during.push(told()) });
  expect(during.every((seen) => seen[old] === undefined || seen[old] === 80)).toBe(true);
  expect(during.some((seen) => Object.values(seen).includes(81) && seen[old] === 80)).toBe(true);
  expect(Object.values(told())).toEqual([81]);
});
