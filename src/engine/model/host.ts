import type { ServiceKey } from "./names.ts";
import type { WallTime } from "./time.ts";

/** A machine with a Docker engine and `orcd` (key `host/NAME`, written by the API alone). */
export type HostRecord = {
  name: string;
  /** Position in the cluster, from 1: gives the host its /24. */
  ordinal: number;
  address: string;
  roles: ("manager" | "worker")[];
  schedulable: "active" | "cordoned" | "draining";
  labels: Record<string, string>;
};

/** Soft key `beat/HOST`: what a host can carry and that it lives. */
export type Heartbeat = {
  host: string;
  cpuNano: number;
  memoryBytes: number;
  engine: string;
  version: string;
  /** Containers with our cluster id that no assignment names. */
  orphans: string[];
  /** Set while the host's engine does not answer its agent. */
  engineSilence?: EngineSilence;
};

/** Since when an engine does not answer, and what was seen of it instead. */
export type EngineSilence = { since: WallTime; message: string };

export type PlaneName = "nftables" | "dns" | "ports";

/** Every data plane of a host; each one acknowledges for itself. */
export const PLANES = ["nftables", "dns", "ports"] as const satisfies readonly PlaneName[];

/** Soft key `ack/HOST/PLANE`: the generation of each service that a data plane was read back to serve. */
export type Ack = {
  host: string;
  plane: PlaneName;
  generations: Record<ServiceKey, number>;
  /** Why the plane is behind, when it is. */
  problem?: string;
  /** Published ports somebody else holds: `8080/tcp` → who or why. */
  taken: Record<string, string>;
};
