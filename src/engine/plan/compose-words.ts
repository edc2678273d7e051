import type { AppSpec, MountSpec, PortSpec, ServiceSpec } from "../model/app-spec.ts";
import { volumesOf } from "../model/spec-hash.ts";
import { probeWords } from "./probe-words.ts";

/** A service as a person would write it: path of the field in Compose's words → its value as text. */
export type Words = Record<string, string>;

const quoted = (text: string): string => JSON.stringify(text);
const list = (items: readonly string[]): string => (items.length === 0 ? "" : `[${items.map(quoted).join(", ")}]`);
const seconds = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : `${ms / 1000}s`);
const cpus = (nano: number | undefined): string | undefined => (nano === undefined ? undefined : String(nano / 1e9));
const text = (value: string | number | boolean | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

function size(bytes: number | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const units = [
    ["G", 1024 ** 3],
    ["M", 1024 ** 2],
    ["K", 1024],
  ] as const;
  const unit = units.find(([, factor]) => bytes >= factor && bytes % factor === 0);
  return unit ? `${bytes / unit[1]}${unit[0]}` : `${bytes}`;
}

const under = (path: string, values: Record<string, string>): [string, string][] =>
  Object.entries(values).map(([name, value]) => [`${path}.${name}`, quoted(value)]);

const portWords = ({ target, published, hostIp, protocol }: PortSpec): string =>
  `${hostIp === undefined ? "" : `${hostIp}:`}${published === undefined ? "" : `${published}:`}${target}${protocol === "udp" ? "/udp" : ""}`;

function mountWords(mount: MountSpec): string {
  switch (mount.type) {
    case "volume":
    case "bind":
      return `${mount.source}:${mount.target}${mount.readOnly ? ":ro" : ""}`;
    case "anonymous":
      return mount.target;
    case "tmpfs":
      return `tmpfs:${mount.target}${mount.sizeBytes === undefined ? "" : ` (${size(mount.sizeBytes)})`}`;
    default:
      return mount satisfies never;
  }
}

/** Every field of a service that makes a difference, in Compose's words. How many replicas there are is not among them. */
export function composeWords(service: ServiceSpec, app: AppSpec): Words {
  const { limits, reservations } = service.resources;
  const { healthcheck } = service;
  const fields: [string, string | undefined][] = [
    ["image", service.image],
    ["command", service.command && list(service.command)],
    ["entrypoint", service.entrypoint && list(service.entrypoint)],
    ...under("environment", service.environment),
    ["ports", list(service.ports.map(portWords))],
    ["expose", list(service.expose.map(({ port, protocol }) => (protocol === "udp" ? `${port}/udp` : `${port}`)))],
    ["volumes", list(service.mounts.map(mountWords))],
    ...Object.entries(service.dependsOn).map(([name, { condition, restart, required }]): [string, string] => [
      `depends_on.${name}`,
      `${condition}${restart ? ", restart" : ""}${required ? "" : ", not required"}`,
    ]),
    ["healthcheck.test", healthcheck && list(healthcheck.test)],
    ["healthcheck.interval", seconds(healthcheck?.intervalMs)],
    ["healthcheck.timeout", seconds(healthcheck?.timeoutMs)],
    ["healthcheck.start_period", seconds(healthcheck?.startPeriodMs)],
    ["healthcheck.retries", text(healthcheck?.retries)],
    ...probeWords(service),
    ["deploy.resources.limits.cpus", cpus(limits.cpuNano)],
    ["deploy.resources.limits.memory", size(limits.memoryBytes)],
    ["deploy.resources.limits.pids", text(limits.pids)],
    ["deploy.resources.reservations.cpus", cpus(reservations.cpuNano)],
    ["deploy.resources.reservations.memory", size(reservations.memoryBytes)],
    ...under("deploy.labels", service.serviceLabels),
    ...under("labels", service.labels),
    ["user", service.user],
    ["working_dir", service.workingDir],
    ["stop_signal", service.stopSignal],
    ["stop_grace_period", seconds(service.stopGraceMs)],
    ["init", text(service.init)],
    ["restart", restartWords(service)],
    ...volumeWords(service, app),
  ];
  return Object.fromEntries(
    fields.filter((field): field is [string, string] => field[1] !== undefined && field[1] !== ""),
  );
}

function restartWords({ restart }: ServiceSpec): string {
  return restart.condition === "on-failure" && restart.maxAttempts !== undefined
    ? `on-failure:${restart.maxAttempts}`
    : restart.condition;
}

/** What is said of the named volumes at the top of the file. */
function volumeWords(service: ServiceSpec, app: AppSpec): [string, string | undefined][] {
  return Object.entries(volumesOf(service, app)).flatMap(([name, volume]): [string, string | undefined][] => [
    [`volumes.${name}.name`, quoted(volume.name)],
    [`volumes.${name}.driver`, volume.driver],
    [`volumes.${name}.external`, volume.external ? "true" : undefined],
    ...under(`volumes.${name}.driver_opts`, volume.driverOptions),
    ...under(`volumes.${name}.labels`, volume.labels),
  ]);
}
