import type { AppSpec, DependencySpec, ProbesSpec, ServiceSpec } from "../../src/engine/model/app-spec.ts";
import type { AppRef } from "../../src/engine/model/names.ts";
import { serviceSpec as plainService } from "../engine/world/specs.ts";
import type { Tag } from "./behaviours.ts";
import type { Random } from "./random.ts";

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

/** An app as people have them: a web service, perhaps a database with a volume, perhaps a job that must be done first. */
export function appSpec({ app }: AppRef, random: Random): AppSpec {
  const hasDb = random.chance(0.6);
  const hasJob = random.chance(0.3);
  const hasApi = random.chance(0.2);
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
  // Any port of the host will do, as long as nobody else has it.
  const api = serviceSpec("api", random, { ports: [{ target: 80, protocol: "tcp" }] });
  return {
    name: app,
    services: { web, ...(hasDb ? { db } : {}), ...(hasJob ? { job } : {}), ...(hasApi ? { api } : {}) },
    volumes: hasDb ? { data: { name: `${app}_data`, external: false, driverOptions: {}, labels: {} } } : {},
  };
}

/** Now and then two want the same. */
const publishedBy = (app: string, random: Random): number => (app === "shop" || random.chance(0.25) ? 8080 : 8081);

/** Nobody else has them. */
const STORY_PORTS: Readonly<Record<string, number>> = { shop: 8082, blog: 8083 };

/** Three replicas or more that serve, of one image and more or less well probed: what a release is when that alone counts. */
export function webApp({ app }: AppRef, tag: Tag | "missing", random: Random, replicas: number): AppSpec {
  const web = serviceSpec("web", random, {
    image: `app:${tag}`,
    environment: { LEVEL: String(random.between(1, 1_000_000)) },
    replicas,
    ports: [{ target: 80, published: STORY_PORTS[app] ?? 8080, protocol: "tcp" }],
    ...(tag === "sick" || random.chance(0.4)
      ? { probes: { ...probes(random), startup: { ...PROBE, failures: 10 } } }
      : {}),
  });
  return { name: app, services: { web }, volumes: {} };
}

const PROBE = {
  check: { kind: "tcp" as const, port: 80 },
  initialDelayMs: 0,
  intervalMs: 2000,
  timeoutMs: 1000,
  failures: 2,
  successes: 1,
};

function probes(random: Random): ProbesSpec {
  const check = random.chance(0.8) ? PROBE.check : { kind: "exec" as const, command: ["are-you-well"] };
  const probe = { ...PROBE, check };
  return {
    ...(random.chance(0.4) ? { startup: { ...probe, failures: 10 } } : {}),
    ...(random.chance(0.7) ? { readiness: { ...probe, successes: random.between(1, 2) } } : {}),
    ...(random.chance(0.5) ? { liveness: { ...probe, failures: 4 } } : {}),
  };
}

function serviceSpec(name: string, random: Random, own: Partial<ServiceSpec>): ServiceSpec {
  return plainService(name, {
    image: `app:${random.weighted(WEIGHTED_TAGS)?.tag ?? "good"}`,
    environment: { LEVEL: String(random.between(1, 3)) },
    stopGraceMs: 3000,
    ...own,
  });
}
