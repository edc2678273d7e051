import { stat, statfs } from "node:fs/promises";
import { freemem } from "node:os";
import { join } from "node:path";
import type { HostFacts } from "../../engine/ports/host-facts.ts";

/** What this machine and this process say of themselves; `folder` is where the store is. */
export function machineFacts(folder: string, startedAt: string): HostFacts {
  return {
    startedAt,
    memoryBytes: () => process.memoryUsage.rss(),
    freeMemoryBytes: freemem,
    async storeBytes() {
      const sizes = await Promise.all(["store.db", "store.db-wal"].map((name) => sizeOf(join(folder, name))));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    async disk() {
      const { blocks, bavail, bsize } = await statfs(folder);
      return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
    },
  };
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
