import { BridgeSettings, type HostPaths } from "../drivers/bridge/bridge-settings.ts";
import { BRIDGE, HostNetwork, NETWORK, networkSpec } from "../drivers/bridge/host-network.ts";
import { ServiceRoute } from "../drivers/bridge/service-route.ts";
import { forgetFlows } from "../drivers/conntrack/forget-flows.ts";
import { KernelConnections } from "../drivers/conntrack/kernel-connections.ts";
import { DnsPlane } from "../drivers/dns/dns-plane.ts";
import { nameServerSpec } from "../drivers/dns/name-server.ts";
import { NameServerContainer } from "../drivers/dns/name-server-container.ts";
import { Firewall } from "../drivers/firewall/docker-user.ts";
import { NftablesPlane } from "../drivers/nftables/nftables-plane.ts";
import { HeldPorts } from "../drivers/ports/held-ports.ts";
import { PortsPlane } from "../drivers/ports/ports-plane.ts";
import type { AddressPlan } from "../engine/model/routing.ts";
import type { Connections } from "../engine/ports/connections.ts";
import type { DataPlane } from "../engine/ports/data-plane.ts";
import type { HostEngine } from "../engine/ports/host-engine.ts";
import type { PortProbe } from "../engine/ports/port-probe.ts";

export type HostNetworkOptions = {
  engine: HostEngine;
  cluster: string;
  addresses: AddressPlan;
  /** The host's ordinal in the cluster. */
  ordinal: number;
  /** Where the host's devices and sysctls, and the folder shared with the name server, are for this process. */
  paths: HostPaths & { names: string };
  baseImage: string;
};

/** All that carries traffic on a host, wired: its network, the three data planes and the count of open connections. */
export type HostNetworking = {
  /** Address that replicas ask for names. */
  gateway: string;
  network: string;
  /** Makes the engine's network; before the first replica is created. */
  ensureNetwork(): Promise<void>;
  planes: DataPlane[];
  connections: Connections;
  /** Says whether ports could be published. */
  portProbe: PortProbe;
};

export function hostNetworking(options: HostNetworkOptions): HostNetworking {
  const { engine, addresses, cluster, paths, baseImage } = options;
  const spec = networkSpec(addresses, options.ordinal, cluster);
  const network = new HostNetwork(engine, spec);
  const ports = new HeldPorts(async (port, protocol) => {
    const [name] = await engine.publishersOf(port, protocol).catch(() => []);
    return name && `container ${name} has it`;
  });
  const nftables = new NftablesPlane({
    addresses,
    bridge: BRIDGE,
    parts: [
      network,
      new BridgeSettings(BRIDGE, paths),
      new ServiceRoute(addresses.services, BRIDGE, spec.gateway),
      new Firewall(BRIDGE, spec.gateway),
    ],
    portsHeldByOthers: async (table) => (await ports.hold(table)).heldByOthers,
    forgetFlows,
  });
  const nameServer = new NameServerContainer(engine, nameServerSpec(cluster, baseImage, spec.gateway));
  return {
    gateway: spec.gateway,
    network: NETWORK,
    ensureNetwork: () => network.ensure(),
    planes: [new PortsPlane(ports), nftables, new DnsPlane({ folder: paths.names, server: spec.gateway, nameServer })],
    portProbe: ports,
    connections: new KernelConnections(engine, { network: NETWORK, image: baseImage }),
  };
}
