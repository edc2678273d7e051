import type {
  BridgeNetworkSpec,
  HostEngine,
  HostEngineFacts,
  HostVolume,
  OneOffSpec,
  SystemContainer,
  SystemContainerSpec,
} from "../../src/engine/ports/host-engine.ts";
import { EngineError } from "../../src/errors/orc-error.ts";

export const DOCKER_FACTS: HostEngineFacts = {
  version: "29.0.0",
  product: "Docker Engine - Community",
  operatingSystem: "Debian GNU/Linux 12 (bookworm)",
  kernel: "linux",
  rootless: false,
};

/** An engine in memory: what it has, and in words what was done to it. */
export class MemoryHostEngine implements HostEngine {
  readonly done: string[] = [];
  readonly images = new Map<string, Record<string, string>>();
  readonly all = new Map<string, SystemContainer>();
  readonly volumes = new Map<string, HostVolume>();
  readonly networks = new Map<string, BridgeNetworkSpec>();
  /** Images that a registry would give. */
  readonly registry = new Set<string>();
  /** Networks that somebody else's containers are on. */
  readonly busyNetworks = new Set<string>();

  /** Puts a container there as if it had been made before. */
  has(name: string, labels: Record<string, string>, running = true): void {
    this.all.set(name, { id: name, name, image: "", running, labels, command: [] });
  }

  facts = async (): Promise<HostEngineFacts> => DOCKER_FACTS;
  imageId = async (image: string): Promise<string | undefined> =>
    this.images.has(image) ? `sha256:${image}` : undefined;

  async pullImage(image: string): Promise<void> {
    if (!this.registry.has(image)) throw new EngineError("engine.refused", `no registry has ${image}`);
    this.images.set(image, {});
  }

  async importImage(tar: AsyncIterable<Uint8Array>, image: string, labels: Record<string, string>): Promise<void> {
    await this.#make("import", tar, image, labels);
  }

  async buildImage(tar: AsyncIterable<Uint8Array>, image: string, labels: Record<string, string>): Promise<void> {
    await this.#make("build", tar, image, labels);
  }

  async #make(
    how: string,
    tar: AsyncIterable<Uint8Array>,
    image: string,
    labels: Record<string, string>,
  ): Promise<void> {
    let bytes = 0;
    for await (const chunk of tar) bytes += chunk.length;
    if (bytes === 0) throw new EngineError("engine.refused", "an empty tar");
    this.images.set(image, labels);
    this.done.push(`${how} ${image}`);
  }

  imagesWithLabel = async (label: string): Promise<string[]> =>
    [...this.images].filter(([, labels]) => matches(labels, label)).map(([name]) => name);

  async removeImage(image: string): Promise<void> {
    if (this.images.delete(image)) this.done.push(`remove image ${image}`);
  }

  containers = async (label: string): Promise<SystemContainer[]> =>
    [...this.all.values()].filter(({ labels }) => matches(labels, label));
  container = async (name: string): Promise<SystemContainer | undefined> => this.all.get(name);

  async runContainer({ name, image, labels, command }: SystemContainerSpec): Promise<string> {
    if (this.all.has(name)) throw new EngineError("container.conflict", `the name ${name} is in use`);
    this.all.set(name, { id: name, name, image, running: true, labels, command });
    this.done.push(`run ${name}`);
    return name;
  }

  async runOnce({ command }: OneOffSpec): Promise<string> {
    this.done.push(`run once ${command.join(" ")}`);
    return "";
  }

  async startContainer(name: string): Promise<void> {
    const found = this.all.get(name);
    if (!found) throw new EngineError("container.missing", `no container ${name}`);
    this.all.set(name, { ...found, running: true });
    this.done.push(`start ${name}`);
  }

  async stopContainer(name: string): Promise<void> {
    this.done.push(`stop ${name}`);
  }

  async removeContainer(name: string): Promise<void> {
    if (this.all.delete(name)) this.done.push(`remove ${name}`);
  }

  lastLines = async (): Promise<string[]> => [];
  containerAt = async (): Promise<string | undefined> => undefined;
  network = async (name: string): Promise<BridgeNetworkSpec | undefined> => this.networks.get(name);

  async createNetwork(spec: BridgeNetworkSpec): Promise<void> {
    this.networks.set(spec.name, spec);
    this.done.push(`create network ${spec.name}`);
  }

  async removeNetwork(name: string): Promise<void> {
    if (this.busyNetworks.has(name)) throw new EngineError("engine.refused", `network ${name} has active endpoints`);
    if (this.networks.delete(name)) this.done.push(`remove network ${name}`);
  }

  volume = async (name: string): Promise<HostVolume | undefined> => this.volumes.get(name);

  async createVolume(volume: HostVolume): Promise<void> {
    if (!this.volumes.has(volume.name)) this.volumes.set(volume.name, volume);
  }

  volumesWithLabel = async (label: string): Promise<HostVolume[]> =>
    [...this.volumes.values()].filter(({ labels }) => matches(labels, label));

  async removeVolume(name: string): Promise<void> {
    if (this.volumes.delete(name)) this.done.push(`remove volume ${name}`);
  }

  imageRoom = async (): Promise<{ bytes: number; unusedBytes: number }> => ({ bytes: 0, unusedBytes: 0 });
  publishersOf = async (): Promise<string[]> => [];
}

function matches(labels: Record<string, string>, label: string): boolean {
  const [key = "", value] = label.split("=");
  return value === undefined ? key in labels : labels[key] === value;
}
