import { Wakers } from "../../src/drivers/wakers.ts";
import type {
  CommitResult,
  Store,
  StoreChange,
  StoredEntry,
  Transaction,
  WatchBatch,
} from "../../src/engine/ports/store.ts";
import { encodeTransaction } from "../../src/engine/ports/store-limits.ts";
import { OrcError } from "../../src/errors/orc-error.ts";

type Kept = { json: string; revision: number };
type Change = { key: string; json?: string };
type Journalled = { revision: number; changes: Change[] };

/** What outlives a store's process; hand it to a new `MemoryStore` to open the same store again. */
export class MemoryDisk {
  readonly id: string;
  readonly entries = new Map<string, Kept>();
  journal: Journalled[] = [];
  revision = 0;
  compacted = 0;

  constructor(id = "memory-1") {
    this.id = id;
  }
}

/** Places where a test may delay, fail or crash a commit. */
export type MemoryStoreHooks = {
  /** Nothing has been written; throw to fail the commit. */
  beforeCommit?(transaction: Transaction): void | Promise<void>;
  /** It has been written, the caller does not know yet; throw to lose the answer. */
  afterCommit?(revision: number): void | Promise<void>;
};

export type MemoryStoreOptions = {
  disk?: MemoryDisk;
  hooks?: MemoryStoreHooks;
  /** Revisions the journal keeps; older cursors get `compacted`. */
  keepRevisions?: number;
};

const parse = (json: string | undefined): { value?: unknown } =>
  json === undefined ? {} : { value: JSON.parse(json) };

/** A deterministic store in memory with the semantics of the real ones. */
export class MemoryStore implements Store {
  readonly disk: MemoryDisk;
  hooks: MemoryStoreHooks;
  readonly #keep: number;
  readonly #wakers = new Wakers();
  #closed = false;

  constructor({ disk = new MemoryDisk(), hooks = {}, keepRevisions = 1000 }: MemoryStoreOptions = {}) {
    this.disk = disk;
    this.hooks = hooks;
    this.#keep = keepRevisions;
  }

  get id(): string {
    return this.disk.id;
  }

  async get(key: string): Promise<StoredEntry | undefined> {
    this.#refuseClosed();
    const kept = this.disk.entries.get(key);
    return kept && { key, value: JSON.parse(kept.json), revision: kept.revision };
  }

  async list(prefix: string): Promise<{ entries: StoredEntry[]; revision: number }> {
    this.#refuseClosed();
    const keys = [...this.disk.entries.keys()].filter((key) => key.startsWith(prefix)).sort();
    const entries = keys.flatMap((key) => {
      const kept = this.disk.entries.get(key);
      return kept ? [{ key, value: JSON.parse(kept.json) as unknown, revision: kept.revision }] : [];
    });
    return { entries, revision: this.disk.revision };
  }

  async commit(transaction: Transaction): Promise<CommitResult> {
    this.#refuseClosed();
    const operations = encodeTransaction(transaction);
    await this.hooks.beforeCommit?.(transaction);
    this.#refuseClosed();
    const conflicts = transaction.guards
      .filter(({ key, revision }) => (this.disk.entries.get(key)?.revision ?? 0) !== revision)
      .map(({ key }) => key);
    if (conflicts.length > 0) return { committed: false, conflicts };
    const revision = this.#write(operations);
    await this.hooks.afterCommit?.(revision);
    return { committed: true, revision };
  }

  async *watch(prefix: string, after: number, signal: AbortSignal): AsyncGenerator<WatchBatch> {
    let cursor = after;
    while (!signal.aborted && !this.#closed) {
      if (cursor < this.disk.compacted || cursor > this.disk.revision) {
        yield { type: "compacted" };
        return;
      }
      // Revisions follow each other without a gap, so the cursor says where in the journal to go on.
      const next = this.disk.journal[cursor - this.disk.compacted];
      if (!next) {
        await this.#wakers.next(signal);
        continue;
      }
      cursor = next.revision;
      const changes = next.changes
        .filter(({ key }) => key.startsWith(prefix))
        .map(({ key, json }): StoreChange => ({ key, revision: next.revision, ...parse(json) }));
      if (changes.length > 0) yield { type: "changes", revision: next.revision, changes };
    }
  }

  async compact(revision: number): Promise<void> {
    this.#forget(Math.min(revision, this.disk.revision));
    this.#wakers.wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wakers.wake();
  }

  /** Watchers that wait right now, to find leaks. */
  get waiting(): number {
    return this.#wakers.size;
  }

  #write(operations: Change[]): number {
    const { disk } = this;
    const changes = operations.filter(({ key, json }) => json !== undefined || disk.entries.has(key));
    if (changes.length === 0) return disk.revision;
    disk.revision += 1;
    for (const { key, json } of changes) {
      if (json === undefined) disk.entries.delete(key);
      else disk.entries.set(key, { json, revision: disk.revision });
    }
    disk.journal.push({ revision: disk.revision, changes });
    this.#forget(disk.revision - this.#keep);
    this.#wakers.wake();
    return disk.revision;
  }

  #forget(revision: number): void {
    if (revision <= this.disk.compacted) return;
    this.disk.journal.splice(0, revision - this.disk.compacted);
    this.disk.compacted = revision;
  }

  #refuseClosed(): void {
    if (this.#closed) throw new OrcError("store.closed", "The store is closed.");
  }
}
