import { LABEL } from "../../engine/model/labels.ts";
import type { AddressPlan } from "../../engine/model/routing.ts";
import type { BridgeNetworkSpec, HostEngine } from "../../engine/ports/host-engine.ts";
import type { HostPart } from "../../engine/ports/host-part.ts";
import { EngineError, OrcError } from "../../errors/orc-error.ts";
import { hostSubnet } from "./host-subnet.ts";

export const NETWORK = "orc";
export const BRIDGE = "orc0";

/** The engine's network that all replicas of a host are on: its /24 of the cluster's range, its gateway the name server. */
export function networkSpec(addresses: AddressPlan, ordinal: number, cluster: string): BridgeNetworkSpec {
  return {
    name: NETWORK,
    ...hostSubnet(addresses.replicas, ordinal),
    options: {
      "com.docker.network.bridge.name": BRIDGE,
      // Replicas keep their address on the way to other hosts; our own table masquerades what leaves the cluster.
      "com.docker.network.bridge.enable_ip_masquerade": "false",
    },
    labels: { [LABEL.cluster]: cluster },
  };
}

/** Makes the network of the host, again when somebody removed it. */
export class HostNetwork implements HostPart {
  readonly name = "host-network";
  readonly #engine: HostEngine;
  readonly #spec: BridgeNetworkSpec;

  constructor(engine: HostEngine, spec: BridgeNetworkSpec) {
    this.#engine = engine;
    this.#spec = spec;
  }

  async ensure(): Promise<void> {
    const found = await this.#engine.network(this.#spec.name);
    if (!found) return this.#engine.createNetwork(this.#spec);
    if (found.subnet === this.#spec.subnet) return;
    throw new EngineError(
      "engine.refused",
      `the engine's network "${found.name}" is ${found.subnet}, not ${this.#spec.subnet}`,
      {
        next: [{ text: "if nothing of yours uses it, remove it", command: `docker network rm ${found.name}` }],
      },
    );
  }

  /** An engine that does not answer says nothing about its network, and what runs on it serves on. */
  async holds(): Promise<boolean> {
    try {
      return (await this.#engine.network(this.#spec.name))?.subnet === this.#spec.subnet;
    } catch (error) {
      if (error instanceof OrcError && error.code === "engine.unreachable") return true;
      throw error;
    }
  }

  async remove(): Promise<void> {
    await this.#engine.removeNetwork(this.#spec.name);
  }
}
