import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

/** Changes the tables of one version into those of the next. */
export type Migration = (database: DatabaseSync) => void;

/** Steps from one version of the tables to the next; the n-th leads to version n + 1. Only ever add to the end. */
export const MIGRATIONS: readonly Migration[] = [
  (database) => {
    database.exec(`
      CREATE TABLE entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, revision INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE changes (revision INTEGER NOT NULL, key TEXT NOT NULL, value TEXT, PRIMARY KEY (revision, key)) WITHOUT ROWID;
      CREATE TABLE about (id TEXT NOT NULL, revision INTEGER NOT NULL, compacted INTEGER NOT NULL);
    `);
    database.prepare("INSERT INTO about (id, revision, compacted) VALUES (?, 0, 0)").run(randomUUID());
  },
];

/** The version of the tables that this orcd writes. */
export const CURRENT_TABLES = MIGRATIONS.length;
