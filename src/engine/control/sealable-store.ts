import type { OrcError } from "../../errors/orc-error.ts";
import type { CommitResult, Store, StoredEntry, Transaction, WatchBatch } from "../ports/store.ts";

/** A store that can be left as it is: once it is sealed nothing is written to it any more, whoever tries. */
export class SealableStore implements Store {
  readonly #inner: Store;
  readonly #underWay = new Set<Promise<CommitResult>>();
  #sealed: OrcError | undefined;

  constructor(inner: Store) {
    this.#inner = inner;
  }

  get id(): string {
    return this.#inner.id;
  }

  /** Refuses every commit from now on, and resolves once those under way have ended. Whoever comes second is refused, too. */
  async seal(because: OrcError): Promise<void> {
    if (this.#sealed) throw this.#sealed;
    this.#sealed = because;
    await Promise.allSettled([...this.#underWay]);
  }

  async commit(transaction: Transaction): Promise<CommitResult> {
    if (this.#sealed) throw this.#sealed;
    const commit = this.#inner.commit(transaction);
    this.#underWay.add(commit);
    try {
      return await commit;
    } finally {
      this.#underWay.delete(commit);
    }
  }

  get(key: string): Promise<StoredEntry | undefined> {
    return this.#inner.get(key);
  }

  list(prefix: string): Promise<{ entries: StoredEntry[]; revision: number }> {
    return this.#inner.list(prefix);
  }

  watch(prefix: string, after: number, signal: AbortSignal): AsyncIterable<WatchBatch> {
    return this.#inner.watch(prefix, after, signal);
  }

  compact(revision: number): Promise<void> {
    return this.#inner.compact(revision);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
