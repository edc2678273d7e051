import type { ProbeCheck, ServiceSpec } from "../model/app-spec.ts";
import { PROBE_NAMES } from "../model/app-spec.ts";

const seconds = (ms: number): string => `${ms / 1000}s`;

/** Every field of a service's probes, as a person would write them. */
export function probeWords({ probes }: ServiceSpec): [string, string][] {
  return PROBE_NAMES.flatMap((name): [string, string][] => {
    const probe = probes?.[name];
    if (!probe) return [];
    const fields: [string, string][] = [
      ...checkWords(probe.check),
      ["interval", seconds(probe.intervalMs)],
      ["timeout", seconds(probe.timeoutMs)],
      ["failures", String(probe.failures)],
      ["successes", String(probe.successes)],
      ["initialDelay", seconds(probe.initialDelayMs)],
    ];
    return fields.map(([field, words]) => [`x-orc.probes.${name}.${field}`, words]);
  });
}

function checkWords(check: ProbeCheck): [string, string][] {
  switch (check.kind) {
    case "http":
      return httpWords(check);
    case "tcp":
      return [["tcp.port", String(check.port)]];
    case "exec":
      return [["exec.command", JSON.stringify(check.command)]];
    case "grpc":
      return [
        ["grpc.port", String(check.port)],
        ["grpc.service", JSON.stringify(check.service)],
      ];
    default:
      return check satisfies never;
  }
}

function httpWords({
  path,
  port,
  scheme,
  host,
  headers,
  status,
}: Extract<ProbeCheck, { kind: "http" }>): [string, string][] {
  return [
    ["http.path", JSON.stringify(path)],
    ["http.port", String(port)],
    ["http.scheme", scheme],
    ...(host === undefined ? [] : [["http.host", JSON.stringify(host)] as [string, string]]),
    ...Object.entries(headers).map(([name, value]): [string, string] => [
      `http.headers.${name}`,
      JSON.stringify(value),
    ]),
    ["http.status", status.from === status.to ? String(status.from) : `${status.from}-${status.to}`],
  ];
}
