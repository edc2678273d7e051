import type { AppSpec } from "../../src/engine/model/app-spec.ts";
import type { Plan } from "../../src/engine/model/plan.ts";
import { serviceSpec } from "../engine/world/specs.ts";

const build = { context: "/srv/shop/web", dockerfile: "Dockerfile", args: {} };

/** The app of the transcripts: a database, a web server and a worker. */
export const SHOP: AppSpec = {
  name: "shop",
  services: {
    db: serviceSpec("db", {
      image: "postgres:17",
      mounts: [{ type: "volume", source: "pgdata", target: "/var/lib/postgresql/data", readOnly: false }],
    }),
    web: serviceSpec("web", {
      image: "shop-web:7f3c2a9b81d0",
      build,
      replicas: 3,
      ports: [{ target: 8080, published: 8080, protocol: "tcp" }],
    }),
    worker: serviceSpec("worker", {
      image: "shop-worker:7f3c2a9b81d0",
      build,
      replicas: 2,
      dependsOn: { db: { condition: "service_healthy", restart: false, required: true } },
    }),
  },
  volumes: { pgdata: { name: "shop_pgdata", external: false, driverOptions: {}, labels: {} } },
};

export const plan = (more: Partial<Plan> = {}): Plan => ({
  hash: "5b1e90c4d2aa",
  namespace: "default",
  app: "shop",
  basedOn: 1,
  from: 1,
  to: 2,
  changed: true,
  steps: [],
  unchanged: [],
  placement: [],
  pull: [],
  risk: [],
  estimatedSeconds: 0,
  ...more,
});

export const FIRST_UP = plan({
  basedOn: 0,
  from: 0,
  to: 1,
  estimatedSeconds: 14,
  steps: [
    { do: "build", service: "web", image: "shop-web:7f3c2a9b81d0", because: "no image of this content is there" },
    { do: "pull", service: "db", image: "postgres:17", host: "alpha", because: "alpha does not have it" },
    { do: "create-volume", service: "db", volume: "pgdata", because: "db keeps its data there" },
    { do: "create", service: "db", image: "postgres:17", replicas: 1, after: [], because: "db is new" },
    { do: "create", service: "web", image: "shop-web:7f3c2a9b81d0", replicas: 3, after: [], because: "web is new" },
    {
      do: "create",
      service: "worker",
      image: "shop-worker:7f3c2a9b81d0",
      replicas: 2,
      after: ["db"],
      because: "worker is new",
    },
  ],
  pull: [{ host: "alpha", image: "postgres:17", bytes: 156_000_000 }],
});

export const CHANGE = plan({
  steps: [
    {
      do: "replace",
      service: "web",
      replicas: 3,
      because: "2 fields of it changed",
      changes: [
        { path: "environment.LOG_LEVEL", from: '"info"', to: '"debug"', where: "compose.yaml:9" },
        { path: "image", from: "shop-web:7f3c2a9b81d0", to: "shop-web:91be0041c2f7" },
      ],
      strategy: { order: "start-first", batches: [1, 2], because: "replicas start before the old ones go" },
    },
  ],
  unchanged: ["db", "worker"],
  risk: [{ service: "web", level: "none", because: "replicas start before the old ones go" }],
});

export const GAP = plan({
  from: 2,
  to: 3,
  estimatedSeconds: 4,
  steps: [
    { do: "pull", service: "db", image: "postgres:17.2", host: "alpha", because: "alpha does not have it" },
    {
      do: "replace",
      service: "db",
      replicas: 1,
      because: "a field of it changed",
      changes: [{ path: "image", from: "postgres:17", to: "postgres:17.2" }],
      strategy: { order: "stop-first", batches: [1], because: "volume pgdata has one writer" },
    },
    { do: "remove", service: "cron", replicas: 1, because: "no longer in the file (its volume stays)" },
  ],
  unchanged: ["web"],
  pull: [{ host: "alpha", image: "postgres:17.2", bytes: 38_000_000 }],
  risk: [{ service: "db", level: "gap", because: "volume pgdata has one writer, about 3 s" }],
});
