import type { ReleaseRow } from "../../engine/model/documents.ts";
import { UserError } from "../../errors/orc-error.ts";

/** The release to go back to: the one asked for; else what serves, where the newest one failed; else the one before it that did not fail. */
export function chooseRelease(app: string, releases: readonly ReleaseRow[], asked: number | undefined): number {
  const newestFirst = releases.toSorted((a, b) => b.release - a.release);
  if (asked !== undefined) {
    if (releases.some(({ release }) => release === asked)) return asked;
    const kept = newestFirst.map(({ release }) => release).join(", ");
    throw new UserError("release.unknown", `${app} has no release ${asked}; kept are ${kept || "none"}.`, {
      next: [{ text: "all releases", command: `orc releases -p ${app}` }],
    });
  }
  const [, ...older] = newestFirst;
  const before = older.find(({ state }) => state !== "failed");
  if (before) return before.release;
  throw new UserError("release.unknown", `${app} has no release to go back to.`, {
    next: [{ text: "all releases", command: `orc releases -p ${app}` }],
  });
}
