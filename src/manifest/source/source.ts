import { relative, sep } from "node:path";
import type { Where } from "../../errors/orc-error.ts";
import type { Place, Source } from "./node.ts";

/** Makes a source of a file's text; `cwd` is the folder its name is shown relative to. */
export function makeSource(path: string, text: string, base: string, cwd: string): Source {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return { path, name: shownName(path, cwd), text, base, lineStarts };
}

/** A path as people see it: relative to where they are, unless that is a long way up. */
export function shownName(path: string, cwd: string): string {
  const name = relative(cwd, path);
  return name.startsWith(`..${sep}..${sep}..`) || name === "" ? path : name;
}

/** Line and column (from 1) of a character. */
export function positionOf(source: Source, offset: number): { line: number; column: number } {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (source.lineStarts[low] ?? 0) + 1 };
}

/** A place as errors carry it; what goes on in further lines is marked to the end of the first. */
export function whereOf({ source, start, end, path }: Place): Where {
  const { line, column } = positionOf(source, start);
  const lineEnd = source.lineStarts[line] ?? source.text.length + 1;
  return { file: source.name, line, column, path, length: Math.max(1, Math.min(end, lineEnd - 1) - start) };
}
