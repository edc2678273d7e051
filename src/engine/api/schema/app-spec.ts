import { z } from "zod";
import type { AppSpec } from "../../model/app-spec.ts";
import { appName, replicaCount, serviceName } from "./names.ts";

const words = z.record(z.string(), z.string());
const span = z.number().int().min(0);
const port = z.number().int().min(1).max(65535);
const protocol = z.enum(["tcp", "udp"]);
/** It becomes part of rules of the host's firewall: nothing but an address. */
const hostIp = z.union([z.ipv4(), z.ipv6()]);
const path = z.string().min(1).max(4096);

const mount = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("volume"),
    source: z.string().min(1),
    target: path,
    readOnly: z.boolean(),
    noCopy: z.boolean().exactOptional(),
  }),
  z.strictObject({ type: z.literal("anonymous"), target: path }),
  z.strictObject({
    type: z.literal("bind"),
    source: path,
    target: path,
    readOnly: z.boolean(),
    createHostPath: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("tmpfs"),
    target: path,
    sizeBytes: span.exactOptional(),
    mode: span.exactOptional(),
  }),
]);

const resources = { cpuNano: span.exactOptional(), memoryBytes: span.exactOptional() };

const statusCode = z.number().int().min(100).max(599);

const probe = z.strictObject({
  check: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("http"),
      port,
      path: z.string().startsWith("/").max(4096),
      scheme: z.enum(["http", "https"]),
      host: z.string().min(1).exactOptional(),
      headers: words,
      status: z.strictObject({ from: statusCode, to: statusCode }),
    }),
    z.strictObject({ kind: z.literal("tcp"), port }),
    z.strictObject({ kind: z.literal("exec"), command: z.array(z.string()).min(1) }),
    z.strictObject({ kind: z.literal("grpc"), port, service: z.string() }),
  ]),
  initialDelayMs: span,
  intervalMs: span.min(100),
  timeoutMs: span.min(1),
  failures: z.number().int().min(1),
  successes: z.number().int().min(1),
});

const service = z.strictObject({
  name: serviceName,
  image: z.string().min(1).max(512),
  build: z
    .strictObject({ context: path, dockerfile: path, args: words, target: z.string().exactOptional() })
    .exactOptional(),
  pullPolicy: z.enum(["always", "missing", "never"]).exactOptional(),
  command: z.array(z.string()).exactOptional(),
  entrypoint: z.array(z.string()).exactOptional(),
  environment: words,
  ports: z.array(
    z.strictObject({ target: port, published: port.exactOptional(), hostIp: hostIp.exactOptional(), protocol }),
  ),
  expose: z.array(z.strictObject({ port, protocol })),
  mounts: z.array(mount),
  dependsOn: z.record(
    serviceName,
    z.strictObject({
      condition: z.enum(["service_started", "service_healthy", "service_completed_successfully"]),
      restart: z.boolean(),
      required: z.boolean(),
    }),
  ),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      intervalMs: span.exactOptional(),
      timeoutMs: span.exactOptional(),
      startPeriodMs: span.exactOptional(),
      retries: span.exactOptional(),
    })
    .exactOptional(),
  probes: z
    .strictObject({
      startup: probe.exactOptional(),
      readiness: probe.exactOptional(),
      liveness: probe.exactOptional(),
    })
    .exactOptional(),
  replicas: replicaCount,
  resources: z.strictObject({
    limits: z.strictObject({ ...resources, pids: z.number().int().exactOptional() }),
    reservations: z.strictObject(resources),
  }),
  serviceLabels: words,
  labels: words,
  user: z.string().exactOptional(),
  workingDir: z.string().exactOptional(),
  stopSignal: z.string().exactOptional(),
  stopGraceMs: span,
  init: z.boolean().exactOptional(),
  restart: z.discriminatedUnion("condition", [
    z.strictObject({ condition: z.literal("always") }),
    z.strictObject({ condition: z.literal("on-failure"), maxAttempts: span.exactOptional() }),
    z.strictObject({ condition: z.literal("no") }),
  ]),
});

const volume = z.strictObject({
  name: z.string().min(1),
  external: z.boolean(),
  driver: z.string().exactOptional(),
  driverOptions: words,
  labels: words,
});

/** The resolved app, field by field: what is not in the model is refused, never stored unread. */
export const appSpec: z.ZodType<AppSpec> = z.strictObject({
  name: appName,
  services: z.record(serviceName, service),
  volumes: z.record(z.string().min(1), volume),
});
