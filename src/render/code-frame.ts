import type { Where } from "../errors/orc-error.ts";
import { padEnd } from "./columns.ts";
import type { Theme } from "./theme.ts";

/** Longer lines are no help to look at: values of many kilobytes, files of one line. */
const LONGEST = 400;

/** The line an error points at and the one before it, with the fix beside the mark; nothing where the line is very long. */
export function codeFrame(where: Where, lines: readonly string[], fix: string, theme: Theme): string[] {
  const marked = lines[where.line - 1];
  if (marked === undefined || marked.length > LONGEST) return [];
  const isShown = (line = ""): boolean => line.trim() !== "" && line.length <= LONGEST;
  const shown = [where.line - 1, where.line].filter((number) => number >= 1 && isShown(lines[number - 1]));
  const gutter = String(where.line).length;
  const frame = shown.map((number) =>
    `  ${theme.dim(`${String(number).padStart(gutter)} ${theme.signs.bar}`)} ${lines[number - 1] ?? ""}`.trimEnd(),
  );
  const mark = "^".repeat(markWidth(marked.slice(where.column - 1)));
  const blank = padEnd("", gutter);
  return [
    ...frame,
    `  ${blank} ${theme.dim(theme.signs.bar)} ${" ".repeat(where.column - 1)}${theme.red(mark)}  ${fix}`,
  ];
}

/** How much of the rest of a line is meant: a quoted text, a key, or one word. */
function markWidth(rest: string): number {
  const quoted = /^"(?:[^"\\]|\\.)*"|^'[^']*'/.exec(rest);
  if (quoted) return quoted[0].length;
  const key = /^[\w.-]+(?=:(\s|$))/.exec(rest);
  if (key) return key[0].length;
  return Math.max(1, rest.replace(/\s+#.*$/, "").trimEnd().length);
}
