import { ConflictError } from "../../../errors/orc-error.ts";
import type { AppRecord } from "../../model/app.ts";
import type { AppRef } from "../../model/names.ts";
import type { Release } from "../../model/release.ts";
import type { WallTime } from "../../model/time.ts";
import { ago } from "./ago.ts";

/** Says who changed the app since a plan was made, and when. */
export function newerChange(
  { app }: AppRef,
  record: AppRecord,
  release: Release | undefined,
  basedOn: number,
  now: WallTime,
): ConflictError {
  const commit = release?.git ? `, git ${release.git.commit.slice(0, 7)}` : "";
  const what = record.cause === "up" ? `release ${record.release}` : `${record.cause}, release ${record.release}`;
  const who = `${record.changedBy.name} on ${record.changedBy.host}`;
  return new ConflictError(
    "release.newer",
    `${app} was changed ${ago(record.changedAt, now)}: ${what} by ${who}${commit} (generation ${record.generation}). ` +
      `Your plan was made on generation ${basedOn}. Nothing was changed.`,
    {
      next: [
        { text: "see what was changed", command: "orc releases" },
        { text: "plan again", command: "orc up" },
      ],
    },
  );
}
