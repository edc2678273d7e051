import { decideApply } from "../../src/engine/api/change/apply.ts";
import type { Change } from "../../src/engine/api/change/change.ts";
import { decideDown } from "../../src/engine/api/change/down.ts";
import { decideRestart } from "../../src/engine/api/change/restart.ts";
import { decideScale } from "../../src/engine/api/change/scale.ts";
import { decideStart, decideStop } from "../../src/engine/api/change/stop-start.ts";
import { storeOperation } from "../../src/engine/control/record-codec.ts";
import type { AppSpec, DependencySpec, ProbesSpec, ServiceSpec } from "../../src/engine/model/app-spec.ts";
import { type AppRef, appKey } from "../../src/engine/model/names.ts";
import { keyOf } from "../../src/engine/model/records.ts";
import type { View } from "../../src/engine/model/view.ts";
import { planHash } from "../../src/engine/plan/plan-hash.ts";
import type { Tag } from "./behaviours.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

export const APPS: AppRef[] = [
  { namespace: "default", app: "shop" },
  { namespace: "default", app: "blog" },
];

const AUTHOR = { name: "sim", host: "laptop" };
const WEIGHTED_TAGS: { tag: Tag | "missing"; weight: number }[] = [
  { tag: "good", weight: 10 },
  { tag: "slow", weight: 6 },
  { tag: "deaf", weight: 2 },
  { tag: "crashes", weight: 2 },
  { tag: "dies", weight: 1 },
  { tag: "hungry", weight: 1 },
  { tag: "refuses", weight: 1 },
  { tag: "flaky", weight: 3 },
  { tag: "missing", weight: 1 },
];

/** What people ask for, one after the other or at the same time. */
export type Ask = {
  weight: number;
  says: string;
  decide(view: View, ref: AppRef, random: Random, wall: string): Change;
};

export const ASKS: readonly Ask[] = [
  {
    weight: 8,
    says: "up",
    decide: (view, ref, random, wall) => decideApply(view, ref, applyRequest(view, ref, random), wall),
  },
  {
    weight: 3,
    says: "scale",
    decide: (view, ref, random, wall) => decideScale(view, ref, { author: AUTHOR, services: counts(random) }, wall),
  },
  {
    weight: 2,
    says: "restart",
    decide: (view, ref, random, wall) =>
      decideRestart(view, ref, { author: AUTHOR, services: [service(random)] }, wall),
  },
  {
    weight: 1,
    says: "stop",
    decide: (view, ref, random, wall) => decideStop(view, ref, { author: AUTHOR, services: [service(random)] }, wall),
  },
  {
    weight: 2,
    says: "start",
    decide: (view, ref, _, wall) => decideStart(view, ref, { author: AUTHOR, services: [] }, wall),
  },
  { weight: 1, says: "down", decide: (view, ref, _, wall) => decideDown(view, ref, { author: AUTHOR }, wall) },
];

/** Of a service with one writer nobody asks for two. */
const counts = (random: Random): Record<string, number> =>
  random.chance(0.8) ? { web: random.between(0, 5) } : { db: random.between(0, 1) };

const service = (random: Random): string => random.pick(["web", "db", "job"]) ?? "web";

/** Decides on the leader's view and commits as the API does: guarded by the record the decision was made on. */
export async function ask(world: World, what: Ask, ref: AppRef, random: Random): Promise<string> {
  const { view, store } = world;
  if (!view) return `${what.says} ${ref.app}: no leader`;
  const change = what.decide(view, ref, random, world.clock.wall());
  if (change.kind !== "write") return `${what.says} ${ref.app}: ${change.kind}`;
  const revision = view.apps.get(appKey(ref))?.record?.revision ?? 0;
  const result = await store
    .commit({ guards: [{ key: keyOf.app(ref), revision }], operations: change.writes.map(storeOperation) })
    .catch(() => ({ committed: false }));
  return `${what.says} ${ref.app}: ${result.committed ? `generation ${change.record.generation}` : "not committed"}`;
}

function applyRequest(view: View, ref: AppRef, random: Random): Parameters<typeof decideApply>[2] {
  const spec = appSpec(ref, random);
  const basedOn = view.apps.get(appKey(ref))?.record?.value.generation ?? 0;
  return {
    spec,
    basedOn,
    planHash: planHash(ref, basedOn, { spec, scale: {}, recreate: [] }),
    author: AUTHOR,
    origin: { kind: "path", location: "laptop:/shop" },
    sources: {},
    reason: "up",
    onFailure: random.chance(0.7) ? "rollback" : random.chance(0.5) ? "pause" : "continue",
    deadlineMs: random.between(20, 120) * 1000,
    takeOver: false,
    scale: {},
    recreate: [],
  };
}

/** An app as people have them: a web service, perhaps a database with a volume, perhaps a job that must be done first. */
function appSpec({ app }: AppRef, random: Random): AppSpec {
  const hasDb = random.chance(0.6);
  const hasJob = random.chance(0.3);
  const on = (condition: DependencySpec["condition"]): DependencySpec => ({
    condition,
    restart: false,
    required: true,
  });
  const web = serviceSpec("web", random, {
    replicas: random.between(0, 4),
    ports: [{ target: random.chance(0.2) ? 8000 : 80, published: publishedBy(app, random), protocol: "tcp" }],
    dependsOn: {
      ...(hasDb ? { db: on(random.chance(0.5) ? "service_healthy" : "service_started") } : {}),
      ...(hasJob ? { job: on("service_completed_successfully") } : {}),
    },
    ...(random.chance(0.3) ? { healthcheck: { test: ["CMD", "true"], intervalMs: 1000, retries: 3 } } : {}),
    ...(random.chance(0.5) ? { probes: probes(random) } : {}),
  });
  const db = serviceSpec("db", random, {
    replicas: 1,
    mounts: [{ type: "volume", source: "data", target: "/data", readOnly: false }],
  });
  const job = {
    ...serviceSpec("job", random, { replicas: 1 }),
    image: "app:job",
    restart: { condition: "on-failure" as const },
  };
  return {
    name: app,
    services: { web, ...(hasDb ? { db } : {}), ...(hasJob ? { job } : {}) },
    volumes: hasDb ? { data: { name: `${app}_data`, external: false, driverOptions: {}, labels: {} } } : {},
  };
}

/** Now and then two want the same. */
const publishedBy = (app: string, random: Random): number => (app === "shop" || random.chance(0.25) ? 8080 : 8081);

function probes(random: Random): ProbesSpec {
  const check = random.chance(0.8)
    ? { kind: "tcp" as const, port: 80 }
    : { kind: "exec" as const, command: ["are-you-well"] };
  const probe = { check, initialDelayMs: 0, intervalMs: 2000, timeoutMs: 1000, failures: 2, successes: 1 };
  return {
    ...(random.chance(0.4) ? { startup: { ...probe, failures: 10 } } : {}),
    ...(random.chance(0.7) ? { readiness: { ...probe, successes: random.between(1, 2) } } : {}),
    ...(random.chance(0.5) ? { liveness: { ...probe, failures: 4 } } : {}),
  };
}

function serviceSpec(name: string, random: Random, own: Partial<ServiceSpec>): ServiceSpec {
  return {
    name,
    image: `app:${random.weighted(WEIGHTED_TAGS)?.tag ?? "good"}`,
    environment: { LEVEL: String(random.between(1, 3)) },
    ports: [],
    expose: [],
    mounts: [],
    dependsOn: {},
    replicas: 1,
    resources: { limits: {}, reservations: {} },
    serviceLabels: {},
    labels: {},
    stopGraceMs: 3000,
    restart: { condition: "always" },
    ...own,
  };
}
