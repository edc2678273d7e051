/** A container of orc itself: host network, no capability but those named, restarted by the engine. */
export type SystemContainerSpec = {
  name: string;
  image: string;
  labels: Record<string, string>;
  command: string[];
  environment: Record<string, string>;
  /** `source:target[:ro]`, as the engine takes them. */
  binds: string[];
  /** Folders of the host without what is mounted below them: nothing of other containers is kept from being unmounted. */
  folders: { source: string; target: string }[];
  capabilities: string[];
  /** Numeric group ids the process gets beside root. */
  groups: number[];
};

/** A command that runs once; `network` is `host` or the id of the container whose network it joins. */
export type OneOffSpec = {
  image: string;
  command: string[];
  network: "host" | { container: string };
  capabilities: string[];
  binds: string[];
};

export type SystemContainer = {
  id: string;
  name: string;
  image: string;
  running: boolean;
  labels: Record<string, string>;
  command: string[];
  /** `running`, `exited`, `restarting`, `paused`, …; known of a container that was asked for by name. */
  status?: string;
  /** How often the engine started it again by itself. */
  restarts?: number;
};

/** A bridge network as orc makes it; `options` are the bridge driver's. */
export type BridgeNetworkSpec = {
  name: string;
  subnet: string;
  gateway: string;
  options: Record<string, string>;
  labels: Record<string, string>;
};

export type HostVolume = { name: string; labels: Record<string, string> };

/** What tells whether an engine is of a kind that orc runs on. */
export type HostEngineFacts = {
  version: string;
  /** `Docker Engine - Community`, `Podman Engine`, … */
  product: string;
  operatingSystem: string;
  kernel: "linux" | "other";
  rootless: boolean;
};

/**
 * An engine as orc's own installation needs it: images, orc's containers, its network and volumes.
 * Rejects with `EngineError`; removals are fine when there is nothing to remove.
 */
export type HostEngine = {
  facts(): Promise<HostEngineFacts>;
  imageId(image: string): Promise<string | undefined>;
  /** Rejects when it cannot be had within the time. */
  pullImage(image: string, timeoutMs: number): Promise<void>;
  /** Makes an image of one layer from a tar of a file system. */
  importImage(tar: AsyncIterable<Uint8Array>, image: string, labels: Record<string, string>): Promise<void>;
  /** Builds from a tar with a `Dockerfile` in it; rejects with the build's last lines as evidence. */
  buildImage(
    tar: AsyncIterable<Uint8Array>,
    image: string,
    labels: Record<string, string>,
    timeoutMs: number,
  ): Promise<void>;
  /** How much of the disk images take, and how much of it no container uses; takes its time. */
  imageRoom(): Promise<{ bytes: number; unusedBytes: number }>;
  imagesWithLabel(label: string): Promise<string[]>;
  removeImage(image: string): Promise<void>;
  containers(label: string): Promise<SystemContainer[]>;
  container(name: string): Promise<SystemContainer | undefined>;
  /** Creates and starts; rejects `container.conflict` when the name is taken. */
  runContainer(spec: SystemContainerSpec): Promise<string>;
  startContainer(name: string): Promise<void>;
  /** Ends it the way it asks to be ended, with the grace it was made with. */
  stopContainer(name: string): Promise<void>;
  removeContainer(name: string): Promise<void>;
  /** The last lines a container wrote. */
  lastLines(name: string, lines: number): Promise<string[]>;
  /** Runs a command to its end in a container that leaves no trace, and gives what it printed; rejects when it fails. */
  runOnce(spec: OneOffSpec): Promise<string>;
  /** The container that has an address in a network. */
  containerAt(network: string, address: string): Promise<string | undefined>;
  network(name: string): Promise<BridgeNetworkSpec | undefined>;
  createNetwork(spec: BridgeNetworkSpec): Promise<void>;
  removeNetwork(name: string): Promise<void>;
  volume(name: string): Promise<HostVolume | undefined>;
  createVolume(volume: HostVolume): Promise<void>;
  /** By `key` or `key=value`. */
  volumesWithLabel(label: string): Promise<HostVolume[]>;
  removeVolume(name: string): Promise<void>;
  /** Names of running containers that publish the port through the engine itself. */
  publishersOf(port: number, protocol: "tcp" | "udp"): Promise<string[]>;
};
