import { OrcError } from "../../../errors/orc-error.ts";
import type {
  CommitResult,
  Store,
  StoreChange,
  StoredEntry,
  StoreOperation,
  Transaction,
  WatchBatch,
} from "../../ports/store.ts";
import { CHUNK_PREFIX, type Chunk, cut, isChunk, isPointer, join } from "./chunk.ts";

/** A value larger than this is somebody's mistake, and no store is to be filled with it. */
const MOST_CHUNKS = 200;

/** So many chunks make one transaction. */
const CHUNKS_AT_ONCE = 4;

/**
 * A store that takes values larger than any store takes: they are cut into chunks named by their content, which are written
 * before the record that names them, and swept once no record does. Whoever reads sees whole values and no chunks.
 */
export class ChunkedStore implements Store {
  readonly #inner: Store;
  /** Commits with chunks and sweeps, one after the other: a sweep must not take what is about to be named. */
  #last: Promise<unknown> = Promise.resolve();
  #hasChunks: boolean | undefined;

  constructor(inner: Store) {
    this.#inner = inner;
  }

  get id(): string {
    return this.#inner.id;
  }

  async get(key: string): Promise<StoredEntry | undefined> {
    const entry = await this.#inner.get(key);
    return entry && { ...entry, value: await this.#whole(key, entry.value) };
  }

  async list(prefix: string): Promise<{ entries: StoredEntry[]; revision: number }> {
    const { entries, revision } = await this.#inner.list(prefix);
    const whole: StoredEntry[] = [];
    for (const entry of entries) {
      if (!isChunk(entry.key)) whole.push({ ...entry, value: await this.#whole(entry.key, entry.value) });
    }
    return { entries: whole, revision };
  }

  async commit(transaction: Transaction): Promise<CommitResult> {
    const chunks: Chunk[] = [];
    const operations = transaction.operations.map((operation): StoreOperation => {
      const pieces = "put" in operation ? cut(operation.value) : undefined;
      if (!pieces || !("put" in operation)) return operation;
      chunks.push(...pieces.chunks);
      return { put: operation.put, value: pieces.pointer };
    });
    if (chunks.length > MOST_CHUNKS) {
      throw new OrcError(
        "store.limit",
        `The store does not take a record of ${chunks.length} chunks: the limit is ${MOST_CHUNKS}.`,
      );
    }
    const mayFree = (await this.#keepsChunks()) && (await this.#touchesPointer(operations));
    if (chunks.length === 0 && !mayFree) return this.#inner.commit(transaction);
    return this.#oneAtATime(async () => {
      await this.#keep(chunks);
      const result = await this.#inner.commit({ ...transaction, operations });
      await this.#sweep();
      return result;
    });
  }

  async *watch(prefix: string, after: number, signal: AbortSignal): AsyncGenerator<WatchBatch> {
    for await (const batch of this.#inner.watch(prefix, after, signal)) {
      if (batch.type === "compacted") {
        yield batch;
        return;
      }
      const changes = await this.#wholeChanges(batch.changes);
      // A value that was swept since is history that is gone: list again.
      if (!changes) {
        yield { type: "compacted" };
        return;
      }
      if (changes.length > 0) yield { ...batch, changes };
    }
  }

  compact(revision: number): Promise<void> {
    return this.#inner.compact(revision);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #wholeChanges(changes: readonly StoreChange[]): Promise<StoreChange[] | undefined> {
    const whole: StoreChange[] = [];
    for (const change of changes) {
      if (isChunk(change.key)) continue;
      if (!isPointer(change.value)) whole.push(change);
      else {
        const texts = await this.#texts(change.value.chunks);
        if (!texts) return undefined;
        whole.push({ ...change, value: join(texts) });
      }
    }
    return whole;
  }

  async #whole(key: string, value: unknown): Promise<unknown> {
    if (!isPointer(value)) return value;
    const texts = await this.#texts(value.chunks);
    if (!texts) throw new OrcError("store.failed", `The stored value of ${key} is not whole: a part of it is missing.`);
    return join(texts);
  }

  async #texts(keys: readonly string[]): Promise<string[] | undefined> {
    const found = await Promise.all(keys.map((key) => this.#inner.get(key)));
    const texts = found.flatMap((entry) => (typeof entry?.value === "string" ? [entry.value] : []));
    return texts.length === keys.length ? texts : undefined;
  }

  async #keep(chunks: readonly Chunk[]): Promise<void> {
    const distinct = [...new Map(chunks.map((chunk) => [chunk.key, chunk])).values()];
    for (let at = 0; at < distinct.length; at += CHUNKS_AT_ONCE) {
      const operations = distinct.slice(at, at + CHUNKS_AT_ONCE).map(({ key, text }) => ({ put: key, value: text }));
      await this.#inner.commit({ guards: [], operations });
    }
    if (chunks.length > 0) this.#hasChunks = true;
  }

  /** Takes away chunks that no record names any more; those of a commit that was refused are such, too. */
  async #sweep(): Promise<void> {
    const { entries } = await this.#inner.list("");
    const named = new Set(entries.flatMap(({ value }) => (isPointer(value) ? value.chunks : [])));
    const unnamed = entries.filter(({ key }) => isChunk(key) && !named.has(key)).map(({ key }) => key);
    for (let at = 0; at < unnamed.length; at += 50) {
      await this.#inner.commit({ guards: [], operations: unnamed.slice(at, at + 50).map((key) => ({ delete: key })) });
    }
    this.#hasChunks = named.size > 0;
  }

  async #touchesPointer(operations: readonly StoreOperation[]): Promise<boolean> {
    const keys = operations.map((operation) => ("put" in operation ? operation.put : operation.delete));
    const before = await Promise.all(keys.map((key) => this.#inner.get(key)));
    return before.some((entry) => isPointer(entry?.value));
  }

  async #keepsChunks(): Promise<boolean> {
    this.#hasChunks ??= (await this.#inner.list(CHUNK_PREFIX)).entries.length > 0;
    return this.#hasChunks;
  }

  #oneAtATime<T>(task: () => Promise<T>): Promise<T> {
    const next = this.#last.then(task);
    this.#last = next.catch(() => {});
    return next;
  }
}
