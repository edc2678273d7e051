import type { RestoreDocument } from "../engine/model/restored.ts";
import { columns } from "./columns.ts";
import { nextSteps } from "./next-steps.ts";
import type { Theme } from "./theme.ts";
import { age, count } from "./units.ts";

/** What a restore makes of every app, before and after it is done. */
export function renderRestore(document: RestoreDocument, nowMs: number, theme: Theme): string {
  const { apps, applied } = document;
  const rows = apps.map(({ app, release, replicas, fate, says }) => [
    app,
    `release ${release}`,
    count(replicas, "replica"),
    fate === "as-backup" ? theme.dim(says) : theme.yellow(says),
  ]);
  const table = rows.length === 0 ? ["  no app"] : columns(rows, { indent: 2, gap: 3 });
  const head = applied
    ? `The store is restored from ${sourceOf(document, nowMs)}. The one it replaces is kept aside.`
    : `Restore the store from ${sourceOf(document, nowMs)}`;
  const after = applied
    ? nextSteps(
        [
          { text: "see it", command: "orc ls" },
          { text: "check it", command: "orc doctor" },
        ],
        theme,
      )
    : ["", "Nothing that runs is stopped or replaced."];
  return [head, "", ...table, ...after].join("\n");
}

function sourceOf({ from, backupAt }: RestoreDocument, nowMs: number): string {
  if (from === "labels") return "what runs";
  if (from === "file" || backupAt === undefined) return "the file";
  return `the backup of ${age(nowMs - Date.parse(backupAt))} ago`;
}
