import type { DatabaseSync, StatementSync } from "node:sqlite";
import { STORE_LIMITS, type StoreChange } from "../../engine/ports/store.ts";

/** Changes read at a time: more than one transaction has, so that a page always holds a whole one. */
const PAGE = 5 * STORE_LIMITS.operations;

export type Revision = { revision: number; changes: StoreChange[] };

/** `upTo`: everything until there was looked at, whether it matched or not. */
export type JournalPage = { revisions: Revision[]; upTo: number };

/** Where keys with a prefix end: no key of ours has a character that sorts after this one. */
export const prefixEnd = (prefix: string): string => `${prefix}\u{10ffff}`;

/** The last changes of the store, one row per key and revision. */
export class Journal {
  readonly #add: StatementSync;
  readonly #page: StatementSync;
  readonly #forget: StatementSync;

  constructor(database: DatabaseSync) {
    this.#add = database.prepare("INSERT INTO changes (revision, key, value) VALUES (?, ?, ?)");
    this.#page = database.prepare(
      `SELECT revision, key, value FROM changes WHERE revision > ? AND key >= ? AND key < ? ORDER BY revision, key LIMIT ${PAGE}`,
    );
    this.#forget = database.prepare("DELETE FROM changes WHERE revision <= ?");
  }

  add(revision: number, key: string, json: string | undefined): void {
    this.#add.run(revision, key, json ?? null);
  }

  forget(upTo: number): void {
    this.#forget.run(upTo);
  }

  /** Whole revisions after `after` with keys of the prefix; `head` is the store's revision. */
  read(prefix: string, after: number, head: number): JournalPage {
    const rows = this.#page.all(after, prefix, prefixEnd(prefix));
    const revisions: Revision[] = [];
    for (const { revision, key, value } of rows) {
      const change: StoreChange = { key: String(key), revision: Number(revision) };
      if (value !== null) change.value = JSON.parse(String(value));
      const last = revisions.at(-1);
      if (last?.revision === change.revision) last.changes.push(change);
      else revisions.push({ revision: change.revision, changes: [change] });
    }
    if (rows.length < PAGE) return { revisions, upTo: head };
    // The last one may be cut off in the middle: it comes whole with the next page.
    revisions.pop();
    return { revisions, upTo: revisions.at(-1)?.revision ?? after };
  }
}
