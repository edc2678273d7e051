import type { AppRecord } from "../../engine/model/app.ts";
import type { AppRef } from "../../engine/model/names.ts";
import type { ChangeResult } from "../../engine/model/requests.ts";
import { ConflictError } from "../../errors/orc-error.ts";
import { age } from "../../render/units.ts";

/** Whether what a change asked for is still wanted, though others changed the app since. */
export type Holds = (record: AppRecord, change: ChangeResult) => boolean;

/** What goes for every change of an app that is to be up: its release is the wanted one. */
export const isStillUp: Holds = (record, { release }) => record.wanted === "up" && record.release === release;

/** The conflict with whoever wants something else by now; undefined while nobody does. */
export function overtaken(
  { app }: AppRef,
  change: ChangeResult,
  record: AppRecord,
  holds: Holds,
): ConflictError | undefined {
  if (record.generation <= change.generation || holds(record, change)) return undefined;
  const what = record.release === change.release ? record.cause : `release ${record.release}`;
  const when = age(Math.max(0, Date.now() - Date.parse(record.changedAt)));
  const who = `${record.changedBy.name} on ${record.changedBy.host}`;
  return new ConflictError(
    "release.newer",
    `What you asked of ${app} was overtaken: ${what} by ${who}, ${when} ago. That is what the cluster makes true now.`,
    {
      next: [
        { text: "see what runs", command: `orc ps -p ${app}` },
        { text: "who made which release", command: `orc releases -p ${app}` },
      ],
    },
  );
}
