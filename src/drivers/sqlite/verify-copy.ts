import { DatabaseSync } from "node:sqlite";
import type { Verified } from "../../engine/ports/backups.ts";
import { OrcError } from "../../errors/orc-error.ts";
import { CURRENT_TABLES } from "./schema.ts";
import { asStoreError } from "./store-error.ts";

/** Reads a copy of a store whole and leaves it one file; rejects `backup.unusable` with what is wrong with it. */
export function verifyCopy(path: string): Verified {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    // A copy of a store in WAL mode would leave files of its own beside it.
    database.exec("PRAGMA journal_mode = DELETE");
    refuseForeign(database, path);
    const [problem] = database.prepare("PRAGMA integrity_check(1)").all();
    if (problem?.integrity_check !== "ok") throw unusable(path, String(problem?.integrity_check).split("\n").at(-1));
    const found = database.prepare(COUNTS).get();
    if (Number(found?.unreadable) > 0) throw unusable(path, `${found?.unreadable} values cannot be read`);
    if (Number(found?.newest ?? 0) > Number(found?.revision)) {
      throw unusable(path, `it has writes of revision ${found?.newest} and says to be at ${found?.revision}`);
    }
    return { keys: Number(found?.keys), revision: Number(found?.revision) };
  } catch (error) {
    const said = asStoreError(error, path);
    throw said.code === "store.damaged" || said.code === "store.failed" ? unusable(path, said.message) : said;
  } finally {
    database?.close();
  }
}

const COUNTS = `SELECT (SELECT count(*) FROM entries) AS keys, (SELECT max(revision) FROM entries) AS newest,
  (SELECT count(*) FROM entries WHERE NOT json_valid(value)) AS unreadable, (SELECT revision FROM about) AS revision`;

function refuseForeign(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE name IN ('entries', 'about')").all();
  if (tables.length < 2) throw unusable(path, "it has no tables of a store");
  if (version > CURRENT_TABLES) {
    throw new OrcError(
      "store.newer",
      `${path} was made by a newer orcd (tables of version ${version}; this one knows versions up to ${CURRENT_TABLES}).`,
      { next: [{ text: "restore it with the orc that made it" }] },
    );
  }
}

const unusable = (path: string, why: string | undefined): OrcError =>
  new OrcError("backup.unusable", `${path} is no backup that can be used: ${why}.`);
