import type { ContainerCreateOptions, HostConfig } from "dockerode";
import type { HealthcheckSpec, ResourceSpec } from "../../engine/model/app-spec.ts";
import type { ContainerSpec } from "../../engine/ports/container-engine.ts";
import { mountOptions } from "./mounts.ts";

const NANOSECONDS_PER_MS = 1_000_000;

/** What the engine is told to make of a replica's container. The engine never restarts it: the agent is the only healer. */
export function createOptions(spec: ContainerSpec): ContainerCreateOptions {
  const { mounts, binds } = mountOptions(spec.mounts, spec.volumes);
  return {
    name: spec.name,
    Image: spec.image,
    Hostname: spec.hostname,
    Labels: spec.labels,
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    ...(spec.command ? { Cmd: spec.command } : {}),
    ...(spec.entrypoint ? { Entrypoint: spec.entrypoint } : {}),
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ...(spec.workingDir === undefined ? {} : { WorkingDir: spec.workingDir }),
    ...(spec.stopSignal === undefined ? {} : { StopSignal: spec.stopSignal }),
    ...(spec.healthcheck ? { Healthcheck: healthOptions(spec.healthcheck) } : {}),
    ...(spec.address === undefined ? {} : { NetworkingConfig: networking(spec.network, spec.address) }),
    HostConfig: {
      NetworkMode: spec.network,
      RestartPolicy: { Name: "no" },
      Mounts: mounts,
      Binds: binds,
      Dns: spec.dns.servers,
      DnsSearch: spec.dns.search,
      DnsOptions: spec.dns.options,
      ...(spec.init === undefined ? {} : { Init: spec.init }),
      ...resourceOptions(spec.resources),
    },
  };
}

const networking = (network: string, address: string): ContainerCreateOptions["NetworkingConfig"] => ({
  EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } },
});

function resourceOptions({ limits, reservations }: ResourceSpec): Partial<HostConfig> {
  return {
    ...(limits.cpuNano === undefined ? {} : { NanoCpus: limits.cpuNano }),
    ...(limits.memoryBytes === undefined ? {} : { Memory: limits.memoryBytes }),
    ...(limits.pids === undefined ? {} : { PidsLimit: limits.pids }),
    ...(reservations.memoryBytes === undefined ? {} : { MemoryReservation: reservations.memoryBytes }),
  };
}

function healthOptions(check: HealthcheckSpec): NonNullable<ContainerCreateOptions["Healthcheck"]> {
  const span = (ms: number | undefined): number => (ms ?? 0) * NANOSECONDS_PER_MS;
  return {
    Test: check.test,
    Interval: span(check.intervalMs),
    Timeout: span(check.timeoutMs),
    StartPeriod: span(check.startPeriodMs),
    Retries: check.retries ?? 0,
  };
}
