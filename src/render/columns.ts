import { stripVTControlCharacters } from "node:util";

/** Columns that text takes on a terminal, colours not counted. */
export const width = (text: string): number => [...stripVTControlCharacters(text)].length;

export const padEnd = (text: string, columns: number): string => text + " ".repeat(Math.max(0, columns - width(text)));

/** A change of colour. */
export const ESCAPE = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`);

export type ColumnOptions = {
  indent?: number;
  gap?: number;
  /** Rows are notes rather than a table: the last cell of a short row may reach under the next columns. */
  ragged?: boolean;
};

/** Rows as aligned columns two spaces apart; no trailing blanks. */
export function columns(
  rows: readonly (readonly string[])[],
  { indent = 0, gap = 2, ragged = false }: ColumnOptions = {},
): string[] {
  const widths: number[] = [];
  const longest = Math.max(0, ...rows.map((row) => row.length));
  for (const row of rows) {
    const counted = (ragged ? row.length : longest) - 1;
    row.slice(0, counted).forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, width(cell));
    });
  }
  return rows.map((row) => {
    const cells = row.map((cell, index) => (index < row.length - 1 ? padEnd(cell, widths[index] ?? 0) : cell));
    return (" ".repeat(indent) + cells.join(" ".repeat(gap))).trimEnd();
  });
}

/** Notes as aligned columns; where one of them makes that too wide for the terminal, each by itself. */
export function notes(rows: readonly (readonly string[])[], indent: number, room: number | undefined): string[] {
  const lines = columns(rows, { indent, ragged: true });
  if (room === undefined || lines.every((line) => width(line) <= room)) return lines;
  return rows.flatMap((row) => columns([row], { indent }));
}

/** Cuts text that is too wide, with a sign that something is missing; colours are kept whole. */
export function truncate(text: string, columnsLeft: number, ellipsis = "…"): string {
  if (width(text) <= columnsLeft) return text;
  let left = columnsLeft - width(ellipsis);
  let cut = "";
  for (const part of text.split(ESCAPE)) {
    if (part.startsWith("\u001b")) cut += part;
    else {
      const kept = [...part].slice(0, Math.max(0, left));
      left -= kept.length;
      cut += kept.join("");
    }
  }
  return cut + ellipsis;
}
