import type { HostVolume } from "./host-engine.ts";

/** Volumes of this host's engine, as `down --volumes` and `doctor` need them. */
export type EngineVolumes = {
  /** Fine when it is gone already; rejects `engine.refused` while a container uses it. */
  removeVolume(name: string): Promise<void>;
  /** By `key` or `key=value`. */
  volumesWithLabel(label: string): Promise<HostVolume[]>;
};
