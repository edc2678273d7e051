import type { DurationMs } from "./time.ts";

/** What an app is asked to be: the resolved Compose project in orc's own terms, free of positions and defaults. */
export type AppSpec = {
  name: string;
  services: Record<string, ServiceSpec>;
  volumes: Record<string, VolumeSpec>;
};

/** One service, ready to run: images are named, variables interpolated, paths absolute. */
export type ServiceSpec = {
  name: string;
  image: string;
  build?: BuildSpec;
  pullPolicy?: "always" | "missing" | "never";
  command?: string[];
  entrypoint?: string[];
  environment: Record<string, string>;
  ports: PortSpec[];
  expose: ExposedPort[];
  mounts: MountSpec[];
  dependsOn: Record<string, DependencySpec>;
  healthcheck?: HealthcheckSpec;
  probes?: ProbesSpec;
  replicas: number;
  resources: ResourceSpec;
  /** Labels of the service (`deploy.labels`), for routes; containers do not carry them. */
  serviceLabels: Record<string, string>;
  /** Labels put on every container of the service. */
  labels: Record<string, string>;
  user?: string;
  workingDir?: string;
  stopSignal?: string;
  stopGraceMs: DurationMs;
  init?: boolean;
  restart: RestartPolicy;
};

/** `context` is an absolute folder on the operator's machine; `tag` names its content once it is known. */
export type BuildSpec = { context: string; dockerfile: string; args: Record<string, string>; target?: string };

export type Protocol = "tcp" | "udp";

/** `published` absent: any free port of the host. `hostIp` absent: every address of the host. */
export type PortSpec = { target: number; published?: number; hostIp?: string; protocol: Protocol };

export type ExposedPort = { port: number; protocol: Protocol };

export type MountSpec =
  | { type: "volume"; source: string; target: string; readOnly: boolean; noCopy?: boolean }
  | { type: "anonymous"; target: string }
  | { type: "bind"; source: string; target: string; readOnly: boolean; createHostPath: boolean }
  | { type: "tmpfs"; target: string; sizeBytes?: number; mode?: number };

export type DependencyCondition = "service_started" | "service_healthy" | "service_completed_successfully";

/** `restart`: replace this service when the dependency is replaced. `required: false`: go on without it. */
export type DependencySpec = { condition: DependencyCondition; restart: boolean; required: boolean };

/** `test` as Docker takes it: `["CMD", …]`, `["CMD-SHELL", "…"]` or `["NONE"]`; `[]` keeps the image's own. */
export type HealthcheckSpec = {
  test: string[];
  intervalMs?: DurationMs;
  timeoutMs?: DurationMs;
  startPeriodMs?: DurationMs;
  retries?: number;
};

/** What a probe asks; ports are known by now, commands are lists of words. */
export type ProbeCheck =
  | {
      kind: "http";
      port: number;
      path: string;
      scheme: "http" | "https";
      /** The name it is asked by, when that is not the address. */
      host?: string;
      headers: Record<string, string>;
      /** Status codes that pass, both included. */
      status: { from: number; to: number };
    }
  | { kind: "tcp"; port: number }
  | { kind: "exec"; command: string[] }
  | { kind: "grpc"; port: number; service: string };

/** `failures` and `successes` in a row turn the verdict; the first try is `initialDelayMs` after the run began. */
export type ProbeSpec = {
  check: ProbeCheck;
  initialDelayMs: DurationMs;
  intervalMs: DurationMs;
  timeoutMs: DurationMs;
  failures: number;
  successes: number;
};

export const PROBE_NAMES = ["startup", "readiness", "liveness"] as const;

export type ProbeName = (typeof PROBE_NAMES)[number];

/** How orc itself looks after a service: until `startup` has passed the others wait. */
export type ProbesSpec = { [K in ProbeName]?: ProbeSpec };

/** CPU in billionths of a core, memory in bytes. */
export type Resources = { cpuNano?: number; memoryBytes?: number };

export type ResourceSpec = { limits: Resources & { pids?: number }; reservations: Resources };

export type RestartPolicy =
  | { condition: "always" }
  | { condition: "on-failure"; maxAttempts?: number }
  | { condition: "no" };

/** `name` is the volume's name on the engine. `external`: made by somebody else, never by orc. */
export type VolumeSpec = {
  name: string;
  external: boolean;
  driver?: string;
  driverOptions: Record<string, string>;
  labels: Record<string, string>;
};
