import { foldText } from "../../render/fold.ts";
import { type ProgressRow, renderRow, widthsOf } from "../../render/progress.ts";
import type { Output } from "../output.ts";
import type { ProgressView } from "./progress-view.ts";

/** A line that stays as it is written: how long something takes is known when it is over. */
const withoutClock = ({ fromMs, ...row }: ProgressRow): ProgressRow =>
  row.state === "going" || fromMs === undefined ? row : { ...row, fromMs };

/** In a pipe: one line for each state, once. */
export function lineView(output: Output): ProgressView {
  const said = new Map<string, string>();
  return {
    update(rows) {
      const widths = widthsOf(rows);
      for (const row of rows) {
        const state = `${row.state} ${row.text} ${row.note ?? ""}`;
        if (said.get(row.key) === state) continue;
        said.set(row.key, state);
        const line = `  ${renderRow(withoutClock(row), performance.now(), widths, output.noteTheme)}`;
        output.note(foldText(line, output.noteRoom));
      }
    },
    async end() {},
  };
}

/** For programs: one object for each state, once. */
function eventView(output: Output): ProgressView {
  const said = new Map<string, string>();
  return {
    update(rows) {
      for (const { key, name, state, text, note } of rows) {
        const event = { name, state, text, ...(note === undefined ? {} : { note }) };
        if (said.get(key) === JSON.stringify(event)) continue;
        said.set(key, JSON.stringify(event));
        output.line({ type: "progress", at: new Date().toISOString(), ...event });
      }
    },
    async end() {},
  };
}

/** The view that fits: objects where events are streamed, lines that change in place on a terminal, else one line per state. */
export async function progressView(output: Output): Promise<ProgressView> {
  if (output.streamsEvents) return eventView(output);
  if (!output.isLive) return lineView(output);
  const { liveView } = await import("./live-view.ts");
  return liveView(output);
}
