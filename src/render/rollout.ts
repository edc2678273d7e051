import type { AppStatus } from "../engine/model/documents.ts";
import { type ProgressRow, renderRow, widthsOf } from "./progress.ts";
import type { Theme } from "./theme.ts";
import { age } from "./units.ts";

/** How far a rollout is: a heading, and a line for each service. */
export function renderRollout(status: AppStatus, rows: readonly ProgressRow[], nowMs: number, theme: Theme): string {
  const { app, rollout, record } = status;
  const { dot } = theme.signs;
  const release =
    rollout && rollout.lastGood !== 0 && rollout.lastGood !== record.release ? `${rollout.lastGood} → ` : "";
  const title = `${theme.bold(app)} ${dot} release ${release}${record.release} ${dot} ${stateOf(status, nowMs, theme)}`;
  const widths = widthsOf(rows);
  const lines = rows.map((row) => `  ${renderRow(row, nowMs, widths, theme)}`);
  const failure = rollout?.failure ? [`  ${theme.red(rollout.failure.message)}`] : [];
  return [title, ...failure, ...lines].join("\n");
}

function stateOf({ rollout, record }: AppStatus, nowMs: number, theme: Theme): string {
  if (!rollout || rollout.observedGeneration < record.generation) return "about to begin";
  const since = age(Math.max(0, nowMs - Date.parse(record.changedAt)));
  switch (rollout.state) {
    case "running":
      return `${theme.accent("under way")} for ${since} (${record.cause})`;
    case "complete":
      return record.wanted === "down" ? "down" : theme.green("complete");
    case "failed":
      return rollout.serving === rollout.release
        ? `${theme.red("stopped where it was")}`
        : `${theme.red("turned back")}: release ${rollout.serving} serves`;
    default:
      return rollout.state satisfies never;
  }
}
