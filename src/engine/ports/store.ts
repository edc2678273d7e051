/** One stored key; `revision` is the store's when it was last written. Values are JSON, at most 256 KiB each; `ChunkedStore` takes larger ones. */
export type StoredEntry = { key: string; value: unknown; revision: number };

export type StoreOperation = { put: string; value: unknown } | { delete: string };

/** `revision: 0` demands that the key does not exist, a number that it was last written then. */
export type StoreGuard = { key: string; revision: number };

/** At most 100 operations and guards, at most 1 MiB (etcd's limits, which every driver enforces with `StoreLimitError`). */
export type Transaction = { guards: StoreGuard[]; operations: StoreOperation[] };

export type CommitResult = { committed: true; revision: number } | { committed: false; conflicts: string[] };

export type StoreChange = { key: string; revision: number; value?: unknown };

/** `changes` of one revision at a time, in order; `compacted`: what was asked for is gone, list again and watch from there. */
export type WatchBatch = { type: "changes"; revision: number; changes: StoreChange[] } | { type: "compacted" };

export const STORE_LIMITS = { operations: 100, transactionBytes: 1024 * 1024, valueBytes: 256 * 1024 } as const;

/**
 * Ordered keys with revisions: the only place where components meet.
 * A commit is durable when it resolves; a crash before that leaves it whole or not at all.
 */
export type Store = {
  /** Names this store for cursors `(storeId, revision)`; an empty or restored store has another one. */
  readonly id: string;
  get(key: string): Promise<StoredEntry | undefined>;
  /** All keys with the prefix, in order, and the revision at which that was so. */
  list(prefix: string): Promise<{ entries: StoredEntry[]; revision: number }>;
  commit(transaction: Transaction): Promise<CommitResult>;
  /** Changes after revision `after` of keys with the prefix, until `signal` aborts. A watcher too slow to keep up gets `compacted`. */
  watch(prefix: string, after: number, signal: AbortSignal): AsyncIterable<WatchBatch>;
  /** Forgets history up to `revision`; later watches from before it get `compacted`. */
  compact(revision: number): Promise<void>;
  close(): Promise<void>;
};
