import { createWriteStream } from "node:fs";
import { chmod, copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BackupFolder } from "../drivers/sqlite/backup-folder.ts";
import { SqliteStore } from "../drivers/sqlite/sqlite-store.ts";
import { verifyCopy } from "../drivers/sqlite/verify-copy.ts";
import { ChunkedStore } from "../engine/control/chunks/chunked-store.ts";
import { viewOfStore } from "../engine/control/view-of-store.ts";
import type { View } from "../engine/model/view.ts";
import type { Clock } from "../engine/ports/clock.ts";
import type { RestoreSource } from "../engine/ports/store-care.ts";
import { asOrcError, ClusterError, OrcError } from "../errors/orc-error.ts";

export type BackupParts = { state: string; backups: BackupFolder; clock: Clock };

/** What a backup holds, and when it was made where its name tells. */
export type ReadBackup = { view: View; at?: string };

/** A store has what only containers should know. */
const OWNER_ONLY = 0o600;

type Source = Exclude<RestoreSource, { from: "labels" }>;

/** Reads a backup by way of a copy of its own: opening a store writes to it. */
export async function readBackup(parts: BackupParts, source: Source): Promise<ReadBackup> {
  const copy = join(parts.state, "restore.partial.db");
  try {
    const at = await copyOf(parts, source, copy);
    verifyCopy(copy);
    return { view: await viewOfFile(copy, parts.clock), ...(at === undefined ? {} : { at }) };
  } catch (thrown) {
    throw named(asOrcError(thrown), copy);
  } finally {
    for (const companion of ["", "-wal", "-shm", "-journal"]) await rm(copy + companion, { force: true });
  }
}

async function copyOf({ backups }: BackupParts, source: Source, to: string): Promise<string | undefined> {
  if (source.from === "file") {
    await pipeline(source.body, createWriteStream(to, { mode: OWNER_ONLY }));
    return undefined;
  }
  const last = (await backups.list()).at(-1);
  if (!last) {
    throw new ClusterError("backup.none", "There is no backup of this cluster's store yet.", {
      next: [
        { text: "restore a file of yours", command: "orc restore FILE" },
        { text: "or rebuild the store from what runs", command: "orc restore --from-labels" },
      ],
    });
  }
  await copyFile(backups.pathOf(last.name), to);
  await chmod(to, OWNER_ONLY);
  return last.at;
}

async function viewOfFile(path: string, clock: Clock): Promise<View> {
  const store = new SqliteStore({ path });
  try {
    return await viewOfStore(new ChunkedStore(store), clock);
  } finally {
    await store.close();
  }
}

/** The names that orcd gives files while it works mean nothing to whoever asked. */
function named(error: OrcError, path: string): OrcError {
  const { code, next, message } = error;
  const said = message.replaceAll(path, "the backup");
  return code === "bug" ? new OrcError("backup.unusable", said) : new OrcError(code, said, { next, cause: error });
}
