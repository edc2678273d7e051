import { stripVTControlCharacters } from "node:util";
import { ESCAPE, width } from "./columns.ts";

/** Fewer columns than this are no place to read a sentence in. */
const NARROW = 32;
/** How far in stands, at least, what has no room beside its line. */
const BELOW = 4;

/** What is typed is not broken: who copies it would copy the break. */
const TYPED = /^(?:orc|docker|sudo|env|npm|DOCKER_HOST=\S+) /;

/**
 * A line that is too long for a terminal as several, broken between words: its last column goes on below itself, or, where that
 * is narrow, below the line. `room` is how wide the terminal is; absent in a pipe, where lines stay whole.
 */
export function fold(line: string, room: number | undefined): string[] {
  if (room === undefined || width(line) <= room) return [line];
  const plain = stripVTControlCharacters(line);
  const from = lastColumn(plain);
  const [before, cell] = splitAt(line, from);
  const isTyped = TYPED.test([...plain].slice(from).join(""));
  const isBeside = before.trim() !== "";
  if (isBeside && from > BELOW && (isTyped || room - from < NARROW)) {
    const inwards = /^ */.exec(plain)?.[0].length ?? 0;
    const hang = inwards + 2 + width(cell) <= room ? Math.max(BELOW, inwards + 2) : BELOW;
    const below = isTyped ? [cell] : words(cell, room - hang);
    return [...fold(before.trimEnd(), room), ...below.map((text) => " ".repeat(hang) + text)];
  }
  if (isTyped) return [line];
  const hang = from === 0 ? signOf(plain) : from;
  const [first = "", ...others] = words(cell, room - from, room - hang);
  return [before + first, ...others.map((text) => " ".repeat(hang) + text)];
}

/** Every line of a text, folded. */
export const foldText = (text: string, room: number | undefined): string =>
  text
    .split("\n")
    .flatMap((line) => fold(line, room))
    .join("\n");

/** Where the last column of a line begins: behind the last blanks that are more than one. */
const lastColumn = (plain: string): number => [...(/^(?:.*\s{2,})?/.exec(plain.trimEnd())?.[0] ?? "")].length;

/** `orc: ` and `✗ ` stand out: what goes on does so beside them. */
const signOf = (plain: string): number => [...(/^(?:orc: |\S )?/.exec(plain)?.[0] ?? "")].length;

/** Text in lines of at most so many columns, `rest` for all but the first; a word that is longer has a line to itself. */
function words(text: string, room: number, rest = room): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && width(last) + 1 + width(word) <= (lines.length === 1 ? room : rest))
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A line in two at a column; colours that begin there belong to what follows. */
function splitAt(line: string, column: number): [string, string] {
  let left = column;
  let before = "";
  const parts = line.split(ESCAPE);
  for (const [index, part] of parts.entries()) {
    if (left === 0) return [before, parts.slice(index).join("")];
    if (part.startsWith("\u001b")) {
      before += part;
      continue;
    }
    const letters = [...part];
    before += letters.slice(0, left).join("");
    if (letters.length > left) return [before, letters.slice(left).join("") + parts.slice(index + 1).join("")];
    left -= letters.length;
  }
  return [before, ""];
}
