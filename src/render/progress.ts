import { padEnd, width } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { span } from "./units.ts";

/** One line of live progress: something that is being done, and how far it is. */
export type ProgressRow = {
  key: string;
  name: string;
  state: "waiting" | "going" | "done" | "failed";
  text: string;
  note?: string;
  /** When it began and ended, on the monotonic clock; absent while it waits. */
  fromMs?: number;
  toMs?: number;
};

/** Widths that keep the lines of one block below each other. */
export type ProgressWidths = { name: number; text: number };

export const widthsOf = (rows: readonly ProgressRow[]): ProgressWidths => ({
  name: Math.max(6, ...rows.map((row) => width(row.name))),
  // What waits has nothing behind its text.
  text: Math.max(15, ...rows.map((row) => (row.state === "waiting" ? 0 : width(row.text)))),
});

const FRAMES = ["◐", "◓", "◑", "◒"];

/** `✓ web     3 of 3 ready      2.0 s   note`; `frame` turns the sign of what is going on. */
export function renderRow(row: ProgressRow, nowMs: number, widths: ProgressWidths, theme: Theme, frame = 0): string {
  const time = row.fromMs === undefined ? "" : span((row.toMs ?? nowMs) - row.fromMs);
  const noted = row.note === undefined ? "" : `   ${row.state === "done" ? theme.dim(row.note) : row.note}`;
  const text = padEnd(row.text, widths.text);
  return `${signOf(row, theme, frame)} ${padEnd(row.name, widths.name)}  ${text}  ${time.padStart(8)}${noted}`.trimEnd();
}

function signOf({ state }: ProgressRow, theme: Theme, frame: number): string {
  const { signs } = theme;
  switch (state) {
    case "done":
      return theme.green(signs.ok);
    case "failed":
      return theme.red(signs.failed);
    case "going":
      return theme.accent(theme.unicode ? (FRAMES[frame % FRAMES.length] ?? signs.going) : signs.going);
    case "waiting":
      return theme.dim(signs.waiting);
    default:
      return state satisfies never;
  }
}
