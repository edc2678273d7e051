import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { FileAgentDisk } from "../drivers/agent-disk/file-agent-disk.ts";
import { NETWORK } from "../drivers/bridge/host-network.ts";
import { connectEngine } from "../drivers/docker/connect.ts";
import { connectHostEngine } from "../drivers/docker/connect-host-engine.ts";
import { FileRunEvidence } from "../drivers/evidence/file-run-evidence.ts";
import { HostProbe } from "../drivers/probe/host-probe.ts";
import { tcpProbe } from "../drivers/probe/tcp-probe.ts";
import { Agent } from "../engine/agent/agent.ts";
import type { ApiPorts } from "../engine/api/api-ports.ts";
import type { ClusterRecord } from "../engine/model/cluster.ts";
import type { HostRecord } from "../engine/model/host.ts";
import { ORC_VERSION } from "../engine/model/version.ts";
import type { AgentLink } from "../engine/ports/agent-link.ts";
import type { Clock } from "../engine/ports/clock.ts";
import type { Log } from "../engine/ports/log.ts";
import { hostNetworking } from "./host-network.ts";
import type { Traces } from "./replicas-of-old.ts";
import type { OrcdSettings } from "./settings.ts";

export type HostProgramsOptions = {
  settings: OrcdSettings;
  cluster: ClusterRecord;
  host: HostRecord;
  link: AgentLink;
  clock: Clock;
  log: Log;
};

/** What runs on a host whether it leads or not: its engine, its networking and its agent. */
export type HostPrograms = {
  /** What of this host the API asks. */
  ports: Pick<ApiPorts, "engine" | "exec" | "images" | "compose" | "volumes" | "evidence" | "ports" | "planes">;
  /** Resolves once the agent works; an engine that does not answer yet is waited for. */
  start(signal: AbortSignal): Promise<void>;
  /** Ends the agent alone: whoever asks the engine is still answered. */
  standStill(): void;
  /** What this host still tells of replicas, whoever counts them. */
  traces: Pick<Traces, "engine" | "evidence" | "disk">;
  stop(): void;
};

const RETRY_MS = 1000;

export async function hostPrograms(options: HostProgramsOptions): Promise<HostPrograms> {
  const { settings, cluster, host, link, clock, log } = options;
  const engine = connectEngine(settings.engineSocket, { clusterId: cluster.id, network: NETWORK });
  const hostEngine = connectHostEngine(settings.engineSocket);
  const networking = hostNetworking({
    engine: hostEngine,
    cluster: cluster.id,
    addresses: cluster.addresses,
    ordinal: host.ordinal,
    paths: { netDevices: settings.netDevices, netSysctls: settings.netSysctls, names: settings.names },
    baseImage: settings.baseImage,
  });
  const evidence = await FileRunEvidence.open({ folder: join(settings.state, "evidence"), log });
  const disk = await FileAgentDisk.open(join(settings.state, "agent"), log);
  const agent = new Agent({
    settings: {
      host: host.name,
      clusterId: cluster.id,
      version: ORC_VERSION,
      network: networking.network,
      dnsServer: networking.gateway,
      domain: cluster.domain,
    },
    link,
    tools: {
      engine: engine.containers,
      evidence,
      tcp: tcpProbe,
      probe: new HostProbe(engine.exec),
      connections: networking.connections,
    },
    planes: networking.planes,
    disk,
    clock,
    log,
  });
  return {
    traces: { engine: engine.containers, evidence, disk },
    ports: {
      engine: engine.containers,
      exec: engine.exec,
      images: engine.builder,
      compose: engine.compose,
      volumes: hostEngine,
      evidence,
      ports: networking.portProbe,
      planes: networking.planes,
    },
    async start(signal) {
      await mkdir(settings.names, { recursive: true });
      await untilDone(() => networking.ensureNetwork(), clock, log, signal);
      if (!signal.aborted) await agent.start();
    },
    standStill: () => agent.stop(),
    stop() {
      agent.stop();
      engine.close();
    },
  };
}

/** Tries until it works: an engine that is being restarted comes back. */
async function untilDone(work: () => Promise<void>, clock: Clock, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      log({ level: "warn", message: "the network cannot be made yet", fields: { error: String(error) } });
      await new Promise<void>((resolve) => {
        clock.after(RETRY_MS, resolve);
      });
    }
  }
}
