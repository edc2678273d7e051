import type { ReleaseRow } from "../engine/model/documents.ts";
import { type Column, table } from "./table.ts";
import type { Theme } from "./theme.ts";
import { age } from "./units.ts";

const COLUMNS: readonly Column[] = [
  { head: "RELEASE" },
  { head: "STATE" },
  { head: "AGE" },
  { head: "BY", leaveOut: 3 },
  { head: "GIT", leaveOut: 2 },
  { head: "WHY" },
  { head: "IMAGES", leaveOut: 1 },
];

/** Releases of an app, newest first. */
export function renderReleases(
  app: string,
  releases: readonly ReleaseRow[],
  { nowMs, room }: { nowMs: number; room?: number | undefined },
  theme: Theme,
): string {
  if (releases.length === 0) return `${app} has no releases.`;
  const rows = releases
    .toSorted((a, b) => b.release - a.release)
    .map((row) => [
      String(row.release),
      releaseState(row, theme),
      age(nowMs - Date.parse(row.at)),
      `${row.by.name}@${row.by.host}`,
      row.git ? `${row.git.commit.slice(0, 7)}${row.git.dirty ? " +changes" : ""}` : theme.signs.none,
      row.reason || theme.signs.none,
      Object.entries(row.images)
        .map(([service, image]) => `${service} ${shortImage(image)}`)
        .join(", "),
    ]);
  return table(COLUMNS, rows, room, theme).join("\n");
}

function releaseState({ state }: ReleaseRow, theme: Theme): string {
  if (state === "serving") return theme.green(state);
  if (state === "failed") return theme.red(`${state} ${theme.signs.failed}`);
  return state === "rolling" ? theme.accent(`${state} ${theme.signs.going}`) : theme.dim(state);
}

/** Tags that name content are long; seven letters tell them apart. */
export const shortImage = (image: string): string =>
  image.replace(/:([0-9a-f]{7})[0-9a-f]{5,}$/, ":$1").replace(/@sha256:([0-9a-f]{7})[0-9a-f]+$/, "@$1");
