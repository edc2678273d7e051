import { expect, test } from "vitest";
import { unprovenIn } from "../../../src/cli/up/unproven.ts";
import type { ServiceSpec } from "../../../src/engine/model/app-spec.ts";
import type { PlanStep } from "../../../src/engine/model/plan.ts";
import { appSpec, serviceSpec } from "../../engine/world/specs.ts";
import { plan } from "../../render/shop.ts";

const check = { kind: "tcp", port: 80 } as const;
const probe = { check, initialDelayMs: 0, intervalMs: 1000, timeoutMs: 1000, failures: 1, successes: 1 };

test.each<{ name: string; spec: Partial<ServiceSpec>; isUnproven: boolean }>([
  { name: "nothing that would tell", spec: {}, isUnproven: true },
  { name: "a port", spec: { expose: [{ port: 80, protocol: "tcp" }] }, isUnproven: false },
  { name: "a port of UDP alone", spec: { expose: [{ port: 53, protocol: "udp" }] }, isUnproven: true },
  { name: "a health check", spec: { healthcheck: { test: ["CMD", "true"] } }, isUnproven: false },
  { name: "a health check that is off", spec: { healthcheck: { test: ["NONE"] } }, isUnproven: true },
  { name: "a probe", spec: { probes: { liveness: probe } }, isUnproven: false },
  { name: "an end", spec: { restart: { condition: "on-failure" } }, isUnproven: false },
])("a service with $name", ({ spec, isUnproven }) => {
  const service = serviceSpec("worker", spec);
  const create: PlanStep = { do: "create", service: "worker", image: "worker:1", replicas: 1, after: [], because: "" };
  expect(unprovenIn(plan({ steps: [create] }), appSpec("shop", service))).toEqual(isUnproven ? ["worker"] : []);
  // One that took the place of another has held out for a while by then.
  expect(unprovenIn(plan({ steps: [] }), appSpec("shop", service))).toEqual([]);
});
