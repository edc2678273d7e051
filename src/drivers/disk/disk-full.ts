import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { OrcError } from "../../errors/orc-error.ts";

/** Says that there is no room for a file, how much is left beside it, and what makes room. */
export function diskFull(path: string, cause: unknown): OrcError {
  const free = freeBytesBeside(path);
  const left = free === undefined ? "" : ` (${megabytes(free)} free)`;
  return new OrcError("disk.full", `There is no room on the disk for ${path}${left}. Nothing was changed.`, {
    cause,
    next: [
      { text: "see what fills it", command: "docker system df" },
      { text: "remove images that nothing uses", command: "docker image prune" },
    ],
  });
}

function freeBytesBeside(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
