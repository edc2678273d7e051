import { stripVTControlCharacters } from "node:util";

/** Columns that text takes on a terminal, colours not counted. */
export const width = (text: string): number => [...stripVTControlCharacters(text)].length;

export const padEnd = (text: string, columns: number): string => text + " ".repeat(Math.max(0, columns - width(text)));

export type Alignment = "left" | "right";

/** Rows as aligned columns two spaces apart; no trailing blanks. */
export function columns(rows: readonly (readonly string[])[], options: { indent?: number; gap?: number } = {}): string[] {
  const { indent = 0, gap = 2 } = options;
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      // The last cell of a row has nothing to its right: it must not widen the column for the others.
      if (index < row.length - 1) widths[index] = Math.max(widths[index] ?? 0, width(cell));
    });
  }
  return rows.map((row) => {
    const cells = row.map((cell, index) => (index < row.length - 1 ? padEnd(cell, widths[index] ?? 0) : cell));
    return (" ".repeat(indent) + cells.join(" ".repeat(gap))).trimEnd();
  });
}

/** Cuts text that is too wide, with a sign that something is missing. */
export function fit(text: string, columnsLeft: number, ellipsis = "…"): string {
  if (width(text) <= columnsLeft) return text;
  return [...text].slice(0, Math.max(0, columnsLeft - width(ellipsis))).join("") + ellipsis;
}
