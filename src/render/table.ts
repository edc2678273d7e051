import { columns, width } from "./columns.ts";
import { fold } from "./fold.ts";
import type { Theme } from "./theme.ts";

/** A column of a table: its head, and the order in which it is left out where a terminal is too narrow; absent: never. */
export type Column = { head: string; leaveOut?: number };

/**
 * A head and rows below each other. `room` is how wide the terminal is; absent in a pipe, which has all columns.
 * What a row has behind the last column, such as why something is wrong, stays: below itself or below its row where it is too long.
 */
export function table(
  heads: readonly Column[],
  rows: readonly (readonly string[])[],
  room: number | undefined,
  theme: Theme,
): string[] {
  const left = new Set<number>();
  const kept = (cells: readonly string[]): string[] => cells.filter((_, index) => !left.has(index));
  const head = heads.map((column) => theme.dim(column.head));
  const fits = (): boolean =>
    room === undefined ||
    columns([head, ...rows.map((row) => row.slice(0, heads.length))].map(kept)).every((line) => width(line) <= room);
  const order = [...heads.entries()]
    .filter(([, { leaveOut }]) => leaveOut !== undefined)
    .sort(([, a], [, b]) => (a.leaveOut ?? 0) - (b.leaveOut ?? 0));
  for (const [index] of order) {
    if (fits()) break;
    left.add(index);
  }
  const lines = columns([head, ...rows].map(kept));
  const hasMore = (row: readonly string[] | undefined): boolean => (row?.length ?? 0) > heads.length;
  return lines.flatMap((line, index) => (hasMore(rows[index - 1]) ? fold(line, room) : [line]));
}
