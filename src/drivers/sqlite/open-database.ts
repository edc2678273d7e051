import { chmodSync, closeSync, existsSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "./migrate.ts";
import { asStoreError } from "./store-error.ts";

const BUSY_MS = 2000;

/**
 * Opens the database for this process alone: in WAL mode, every commit on the disk before it is acknowledged.
 * Alone, because watchers hear of the commits of their own process only.
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    keepFromOthers(path);
    database = new DatabaseSync(path, { timeout: BUSY_MS });
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    // A WAL database in exclusive mode takes its lock with the first write.
    database.exec("BEGIN IMMEDIATE; COMMIT");
    migrate(database, path);
    return database;
  } catch (error) {
    database?.close();
    throw asStoreError(error, path);
  }
}

const OWNER_ONLY = 0o600;

/** A store has what only containers should know, as the values of their environment; SQLite gives files beside it the same mode. */
function keepFromOthers(path: string): void {
  if (path === ":memory:") return;
  try {
    // One that is there must not be opened: to close it again would let go of every lock that this process has on it.
    if (existsSync(path)) chmodSync(path, OWNER_ONLY);
    else closeSync(openSync(path, "wx", OWNER_ONLY));
  } catch {
    // What keeps it from being opened SQLite tells better.
  }
}
