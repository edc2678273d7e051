import type { HealthcheckSpec, MountSpec, ResourceSpec, VolumeSpec } from "../model/app-spec.ts";

/** What a container is made of; everything the engine is told, nothing it has to look up. */
export type ContainerSpec = {
  name: string;
  image: string;
  labels: Record<string, string>;
  environment: Record<string, string>;
  command?: string[];
  entrypoint?: string[];
  user?: string;
  workingDir?: string;
  stopSignal?: string;
  init?: boolean;
  mounts: MountSpec[];
  /** The volumes that mounts of type `volume` name, by source. */
  volumes: Record<string, VolumeSpec>;
  resources: ResourceSpec;
  healthcheck?: HealthcheckSpec;
  hostname: string;
  network: string;
  /** Its address there; absent: any. Starting it is refused while somebody else has that. */
  address?: string;
  dns: { servers: string[]; search: string[]; options: string[] };
};

export type ContainerState = "created" | "running" | "paused" | "exited";

/** A container of our cluster as the engine shows it. */
export type ObservedContainer = {
  id: string;
  name: string;
  labels: Record<string, string>;
  image: string;
  hostname?: string;
  state: ContainerState;
  health?: "starting" | "healthy" | "unhealthy";
  /** The last words of a failing health check. */
  healthMessage?: string;
  exit?: { code: number; oomKilled: boolean; error?: string; at: string };
  startedAt?: string;
  address?: string;
  pid?: number;
};

/**
 * Only "look again at this container"; `id` absent: look at everything (the stream broke and was opened anew). `part`: it
 * was a container of orc's own, or its network.
 */
export type EngineEvent = { id?: string; name?: string; what: string; part?: string };

/** `lostBefore`: so many lines between the previous one and this were not kept. */
export type LogLine = { at: string; stream: "stdout" | "stderr"; line: string; lostBefore?: number };

export type LogQuery = { follow: boolean; since?: string; until?: string; tail?: number };

export type PullProgress = { image: string; currentBytes: number; totalBytes?: number };

export type EngineInfo = {
  id: string;
  name: string;
  version: string;
  apiVersion: string;
  cpuNano: number;
  memoryBytes: number;
  rootless: boolean;
  desktop: boolean;
  cgroup: "1" | "2";
};

/** `cpuNano` is absent until two looks have made a rate. */
/** `cpuNano` is absent until two looks have made a rate. */
export type ContainerUsage = { cpuNano?: number; memoryBytes: number; memoryLimitBytes: number };

/**
 * A container engine, as an agent needs it. Every call rejects with an `EngineError` that says what the engine said;
 * its `code` is one of `engine.unreachable`, `image.missing`, `container.missing`, `container.conflict`, `engine.refused`.
 */
export type ContainerEngine = {
  info(): Promise<EngineInfo>;
  /** Every container with our cluster id, running or not; others are never touched. */
  list(): Promise<ObservedContainer[]>;
  inspect(id: string): Promise<ObservedContainer | undefined>;
  /** Events of our containers until `signal` aborts; opens the stream again when it breaks and then says "look at everything". */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>;
  hasImage(image: string): Promise<boolean>;
  pull(image: string, onProgress: (progress: PullProgress) => void): Promise<void>;
  /** Rejects `container.conflict` when the name is taken; the caller adopts it after a look at its labels. */
  create(spec: ContainerSpec): Promise<string>;
  start(id: string): Promise<void>;
  unpause(id: string): Promise<void>;
  /** Sends the signal, waits the grace, then kills; resolves when it has ended. */
  stop(id: string, signal: string | undefined, graceMs: number): Promise<void>;
  kill(id: string): Promise<void>;
  /** Removes a container that has ended, with its anonymous volumes; fine when it is gone already. */
  remove(id: string): Promise<void>;
  logs(id: string, query: LogQuery, signal: AbortSignal): AsyncIterable<LogLine>;
  usage(ids: string[]): Promise<Map<string, ContainerUsage>>;
};
