import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { BackupDownload } from "../client/orc-client.ts";
import { OrcError, UserError } from "../errors/orc-error.ts";

/** A backup holds what apps were told, secrets among it. */
const OWNER_ONLY = 0o600;

/** Writes a backup to a file that appears once it is whole. */
export async function writeBackup({ body, bytes }: BackupDownload, file: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    const target = createWriteStream(partial, { mode: OWNER_ONLY });
    await pipeline(body, target);
    if (target.bytesWritten !== bytes) {
      throw new OrcError("orcd.unreachable", `The backup broke off after ${target.bytesWritten} of ${bytes} bytes.`);
    }
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true });
    if (cause instanceof OrcError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOSPC") throw new OrcError("disk.full", `There is no room on the disk for ${file}.`, { cause });
    if (code === undefined) throw cause;
    throw new UserError("input.usage", `${file} cannot be written: ${message}`, { cause });
  }
}

/** The name a backup gets where nobody gave one: it sorts by time. */
export const backupName = (cluster: string, at: string): string =>
  `orc-${cluster}-${at.slice(0, 19).replaceAll(":", "-")}Z.db`;
