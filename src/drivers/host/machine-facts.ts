import { statfs } from "node:fs/promises";
import { freemem } from "node:os";
import { join } from "node:path";
import type { HostFacts, KeptData } from "../../engine/ports/host-facts.ts";
import { fileBytes, folderBytes } from "./folder-bytes.ts";

/** What is kept in a folder of the state. */
export type KeptFolder = Omit<KeptData, "bytes"> & { folder: string };

/** What this machine and this process say of themselves; `folder` is where the store is, with `kept` below it. */
export function machineFacts(folder: string, startedAt: string, kept: readonly KeptFolder[]): HostFacts {
  return {
    startedAt,
    memoryBytes: () => process.memoryUsage.rss(),
    freeMemoryBytes: freemem,
    async storeBytes() {
      const sizes = await Promise.all(["store.db", "store.db-wal"].map((name) => fileBytes(join(folder, name))));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    keptData: () =>
      Promise.all(
        kept.map(async ({ folder: name, ...words }): Promise<KeptData> => {
          return { ...words, bytes: await folderBytes(join(folder, name)) };
        }),
      ),
    async disk() {
      const { blocks, bavail, bsize } = await statfs(folder);
      return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
    },
  };
}
