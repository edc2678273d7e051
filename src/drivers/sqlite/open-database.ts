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
