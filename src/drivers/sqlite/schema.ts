import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { OrcError } from "../../errors/orc-error.ts";

/** Steps from one version of the tables to the next; the n-th leads to version n + 1. Only ever add to the end. */
const MIGRATIONS: readonly ((database: DatabaseSync) => void)[] = [
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

/** Brings the tables to today's version, after a copy of what was there; refuses those of a newer orcd. */
export function migrate(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
  if (version > CURRENT_TABLES) {
    throw new OrcError(
      "store.newer",
      `${path} has tables of version ${version}; this orcd knows versions up to ${CURRENT_TABLES}.`,
      {
        next: [{ text: "start the newer orcd again", command: "npm install -g orc@latest" }],
      },
    );
  }
  if (version === CURRENT_TABLES) return;
  if (version > 0) database.prepare("VACUUM INTO ?").run(`${path}.before-${CURRENT_TABLES}`);
  database.exec("BEGIN IMMEDIATE");
  for (const step of MIGRATIONS.slice(version)) step(database);
  database.exec(`PRAGMA user_version = ${CURRENT_TABLES}`);
  database.exec("COMMIT");
}
