/** Something that is kept beside the store: `what` in the plural, the most it is to take, or that nothing takes it away. */
export type KeptData = { what: string; bytes: number; mostBytes?: number; isForGood?: true };

/** What a host says of itself and of orcd, for `doctor`. */
export type HostFacts = {
  /** Memory that orcd holds now. */
  memoryBytes(): number;
  /** Memory of the machine that programs could still have. */
  freeMemoryBytes(): number;
  startedAt: string;
  storeBytes(): Promise<number>;
  keptData(): Promise<KeptData[]>;
  /** The disk that holds the store. */
  disk(): Promise<{ totalBytes: number; freeBytes: number }>;
};
