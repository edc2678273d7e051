/** Volumes of this host's engine, as `down --volumes` needs them. */
export type EngineVolumes = {
  /** Fine when it is gone already; rejects `engine.refused` while a container uses it. */
  removeVolume(name: string): Promise<void>;
};
