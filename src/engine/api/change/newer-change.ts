import { ConflictError } from "../../../errors/orc-error.ts";
import type { AppRecord } from "../../model/app.ts";
import type { AppRef } from "../../model/names.ts";
import type { Release } from "../../model/release.ts";
import type { WallTime } from "../../model/time.ts";
import { ago } from "./ago.ts";

/** Says who changed the app since a plan was made, and when. `planned` is the release that the plan was made on, where it is known. */
export function newerChange(
  { app }: AppRef,
  record: AppRecord,
  release: Release | undefined,
  planned: number | undefined,
  now: WallTime,
): ConflictError {
  const isRelease = release !== undefined && release.reason === record.cause && release.at === record.changedAt;
  const what = isRelease ? `release ${record.release}` : record.cause;
  const who = `${record.changedBy.name} on ${record.changedBy.host}`;
  const commit = isRelease && release.git ? `, git ${release.git.commit.slice(0, 7)}` : "";
  const made = planned !== undefined && planned < record.release ? `on release ${planned}` : "before that";
  return new ConflictError(
    "release.newer",
    `${app} was changed ${ago(record.changedAt, now)}: ${what} by ${who}${commit}. ` +
      `Your plan was made ${made}. Nothing was changed.`,
    {
      next: [
        { text: "see what was changed", command: "orc releases" },
        { text: "plan again", command: "orc up" },
      ],
    },
  );
}
