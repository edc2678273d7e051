import { backup, type DatabaseSync, type StatementSync } from "node:sqlite";
import type {
  CommitResult,
  Store,
  StoredEntry,
  StoreGuard,
  Transaction,
  WatchBatch,
} from "../../engine/ports/store.ts";
import { type EncodedOperation, encodeTransaction } from "../../engine/ports/store-limits.ts";
import { OrcError } from "../../errors/orc-error.ts";
import { Wakers } from "../wakers.ts";
import { Journal, prefixEnd } from "./journal.ts";
import { openDatabase } from "./open-database.ts";
import { asStoreError } from "./store-error.ts";

export type SqliteStoreOptions = {
  /** The database file; made when it is not there. */
  path: string;
  /** Revisions the journal keeps for watchers; older cursors get `compacted`. */
  keepRevisions?: number;
  /** Called once a read or a write finds the file damaged: nothing of it is to be trusted from then on. */
  onDamaged?: (error: OrcError) => void;
};

const KEEP_REVISIONS = 1000;
/** Pages copied between two turns of the event loop. */
const COPIED_PAGES = 200;

type Row = { key?: unknown; value?: unknown; revision?: unknown };

const asEntry = ({ key, value, revision }: Row): StoredEntry => ({
  key: String(key),
  value: JSON.parse(String(value)),
  revision: Number(revision),
});

/** The embedded store: one SQLite file for one orcd, nothing to install. */
export class SqliteStore implements Store {
  readonly id: string;
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #journal: Journal;
  readonly #keep: number;
  readonly #onDamaged: (error: OrcError) => void;
  readonly #wakers = new Wakers();
  readonly #statements: Record<"get" | "list" | "put" | "delete" | "about" | "setAbout", StatementSync>;
  #revision: number;
  #compacted: number;
  #closed = false;

  constructor({ path, keepRevisions = KEEP_REVISIONS, onDamaged = () => {} }: SqliteStoreOptions) {
    this.#path = path;
    this.#onDamaged = onDamaged;
    this.#keep = keepRevisions;
    this.#database = openDatabase(path);
    this.#journal = new Journal(this.#database);
    this.#statements = {
      get: this.#database.prepare("SELECT key, value, revision FROM entries WHERE key = ?"),
      list: this.#database.prepare("SELECT key, value, revision FROM entries WHERE key >= ? AND key < ? ORDER BY key"),
      put: this.#database.prepare("INSERT OR REPLACE INTO entries (key, value, revision) VALUES (?, ?, ?)"),
      delete: this.#database.prepare("DELETE FROM entries WHERE key = ?"),
      about: this.#database.prepare("SELECT id, revision, compacted FROM about"),
      setAbout: this.#database.prepare("UPDATE about SET revision = ?, compacted = ?"),
    };
    const about = this.#statements.about.get();
    this.id = String(about?.id);
    this.#revision = Number(about?.revision);
    this.#compacted = Number(about?.compacted);
  }

  async get(key: string): Promise<StoredEntry | undefined> {
    return this.#do(() => this.#get(key));
  }

  async list(prefix: string): Promise<{ entries: StoredEntry[]; revision: number }> {
    return this.#do(() => ({
      entries: this.#statements.list.all(prefix, prefixEnd(prefix)).map(asEntry),
      revision: this.#revision,
    }));
  }

  async commit(transaction: Transaction): Promise<CommitResult> {
    const operations = encodeTransaction(transaction);
    const result = this.#do(() => this.#inTransaction(() => this.#apply(transaction.guards, operations)));
    if (result.committed) this.#wakers.wake();
    return result;
  }

  async *watch(prefix: string, after: number, signal: AbortSignal): AsyncGenerator<WatchBatch> {
    let cursor = after;
    while (!signal.aborted && !this.#closed) {
      if (cursor < this.#compacted || cursor > this.#revision) {
        yield { type: "compacted" };
        return;
      }
      if (cursor === this.#revision) {
        await this.#wakers.next(signal);
        continue;
      }
      const { revisions, upTo } = this.#do(() => this.#journal.read(prefix, cursor, this.#revision));
      cursor = upTo;
      for (const { revision, changes } of revisions) {
        if (signal.aborted) return;
        yield { type: "changes", revision, changes };
      }
    }
  }

  async compact(revision: number): Promise<void> {
    this.#do(() => this.#inTransaction(() => this.#forget(Math.min(revision, this.#revision), this.#revision)));
    this.#wakers.wake();
  }

  /** Writes a consistent copy to a new file while commits go on. */
  async copyTo(path: string): Promise<void> {
    try {
      await backup(this.#database, path, { rate: COPIED_PAGES });
    } catch (error) {
      throw asStoreError(error, path);
    }
  }

  /** What is wrong with the pages of the file; undefined when nothing is. */
  damage(): string | undefined {
    const [first] = this.#do(() => this.#database.prepare("PRAGMA quick_check(1)").all());
    const said = String(first?.quick_check);
    return said === "ok" ? undefined : said.split("\n").at(-1);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#wakers.wake();
    this.#database.close();
  }

  #get(key: string): StoredEntry | undefined {
    const row = this.#statements.get.get(key);
    return row && asEntry(row);
  }

  #apply(guards: readonly StoreGuard[], operations: readonly EncodedOperation[]): CommitResult {
    const current = (key: string): number => Number(this.#statements.get.get(key)?.revision ?? 0);
    const conflicts = guards.filter(({ key, revision }) => current(key) !== revision).map(({ key }) => key);
    if (conflicts.length > 0) return { committed: false, conflicts };
    const next = this.#revision + 1;
    const changed = operations.filter(({ key, json }) => this.#write(key, json, next));
    if (changed.length === 0) return { committed: true, revision: this.#revision };
    for (const { key, json } of changed) this.#journal.add(next, key, json);
    this.#forget(next - this.#keep, next);
    return { committed: true, revision: next };
  }

  /** Whether there was something to do: to delete what is not there changes nothing. */
  #write(key: string, json: string | undefined, revision: number): boolean {
    if (json === undefined) return Number(this.#statements.delete.run(key).changes) > 0;
    this.#statements.put.run(key, json, revision);
    return true;
  }

  #forget(upTo: number, revision: number): void {
    const compacted = Math.max(this.#compacted, upTo);
    if (compacted > this.#compacted) this.#journal.forget(compacted);
    this.#statements.setAbout.run(revision, compacted);
  }

  /** All or nothing; what this process knows of the store follows what is on the disk. */
  #inTransaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      this.#readAbout();
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #readAbout(): void {
    const about = this.#statements.about.get();
    this.#revision = Number(about?.revision);
    this.#compacted = Number(about?.compacted);
  }

  #do<T>(work: () => T): T {
    if (this.#closed) throw new OrcError("store.closed", "The store is closed.");
    try {
      return work();
    } catch (error) {
      const said = asStoreError(error, this.#path);
      if (said.code === "store.damaged") this.#onDamaged(said);
      throw said;
    }
  }
}
