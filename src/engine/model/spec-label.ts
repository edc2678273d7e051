import type { HealthcheckSpec, ProbesSpec, ServiceSpec, VolumeSpec } from "./app-spec.ts";

/**
 * What a container was made of, as the engine itself remembers it. Values of the environment, command lines and checks are
 * read from there: they may hold secrets, and labels are shown to everybody.
 */
export type Remembered = {
  environment: Record<string, string>;
  command: string[];
  entrypoint: string[];
  healthTest: string[];
  labels: Record<string, string>;
};

type Kept = {
  v: 1;
  spec: Omit<ServiceSpec, "environment" | "command" | "entrypoint" | "healthcheck" | "labels" | "build">;
  volumes: Record<string, VolumeSpec>;
  environment: string[];
  labels: string[];
  hasCommand: boolean;
  hasEntrypoint: boolean;
  healthcheck?: Omit<HealthcheckSpec, "test"> & { hasTest: boolean };
};

/**
 * The rest of a service, for a label: with what the engine remembers it is the whole of it again, but for how its image was
 * built, for routes, and for probes that may name secrets. None of these makes a container another one.
 */
export function specLabel(service: ServiceSpec, volumes: Record<string, VolumeSpec>): string {
  const { environment, command, entrypoint, healthcheck, labels, build: _, probes, ...spec } = service;
  const { test, ...check } = healthcheck ?? { test: [] };
  const kept: Kept = {
    v: 1,
    spec: { ...spec, serviceLabels: {}, ...(probes && isPlain(probes) ? { probes } : {}) },
    volumes,
    environment: Object.keys(environment),
    labels: Object.keys(labels),
    hasCommand: command !== undefined,
    hasEntrypoint: entrypoint !== undefined,
    ...(healthcheck ? { healthcheck: { ...check, hasTest: test.length > 0 } } : {}),
  };
  return JSON.stringify(kept);
}

/** Headers and commands may carry what only their owner should read. */
const isPlain = (probes: ProbesSpec): boolean =>
  Object.values(probes).every(
    ({ check }) => check.kind !== "exec" && (check.kind !== "http" || Object.keys(check.headers).length === 0),
  );

/** The service that a container was made for; undefined for a label of another form. */
export function specFromLabel(
  label: string | undefined,
  remembered: Remembered,
): { spec: ServiceSpec; volumes: Record<string, VolumeSpec> } | undefined {
  const kept = parse(label);
  if (!kept) return undefined;
  const { hasTest, ...check } = kept.healthcheck ?? { hasTest: false };
  return {
    volumes: kept.volumes,
    spec: {
      ...kept.spec,
      environment: pick(remembered.environment, kept.environment),
      labels: pick(remembered.labels, kept.labels),
      ...(kept.hasCommand ? { command: remembered.command } : {}),
      ...(kept.hasEntrypoint ? { entrypoint: remembered.entrypoint } : {}),
      ...(kept.healthcheck ? { healthcheck: { ...check, test: hasTest ? remembered.healthTest : [] } } : {}),
    },
  };
}

const pick = (from: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, from[name] ?? ""]));

function parse(label: string | undefined): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(label ?? "");
    return typeof kept === "object" && kept !== null && "v" in kept && kept.v === 1 ? (kept as Kept) : undefined;
  } catch {
    return undefined;
  }
}
