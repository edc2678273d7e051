import type { ReleaseRow } from "../../engine/model/documents.ts";
import { UserError } from "../../errors/orc-error.ts";

/** The number of a release as it was typed. */
export function readRelease(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(typed)) return Number(typed);
  throw new UserError("input.usage", `orc rollback ${typed}: needs the number of a release, such as 3.`, {
    next: [{ text: "all releases", command: "orc releases" }],
  });
}

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
