/** What a host says of itself and of orcd, for `doctor`. */
export type HostFacts = {
  /** Memory that orcd holds now. */
  memoryBytes(): number;
  /** Memory of the machine that programs could still have. */
  freeMemoryBytes(): number;
  startedAt: string;
  storeBytes(): Promise<number>;
  /** The disk that holds the store. */
  disk(): Promise<{ totalBytes: number; freeBytes: number }>;
};
