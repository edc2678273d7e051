import type { WhyDocument, WhyEvidence, WhyFix } from "../engine/model/why.ts";
import { notes, padEnd, width } from "./columns.ts";
import { fold } from "./fold.ts";
import { terminalText } from "./terminal-text.ts";
import type { Theme } from "./theme.ts";
import { clock } from "./units.ts";

/** The verdict, what shows it with times, what led to it, and what to type. */
export function renderWhy(document: WhyDocument, theme: Theme, room?: number): string {
  const { verdict, state, because, evidence, fix } = document;
  const told = [...evidenceLines(evidence, theme), ...because.map((text) => `  ${text}`)];
  const parts = [[painted(verdict, state, theme)], told, fixLines(fix, theme, room)];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.flatMap((line) => fold(line, room)).join("\n"))
    .join("\n\n");
}

/** Only what is broken is red; the sign beside it says the same without colour. */
function painted(verdict: string, state: WhyDocument["state"], { signs, red, yellow, green }: Theme): string {
  if (state === "fine") return `${green(signs.ok)} ${verdict}`;
  return state === "awaited" ? `${yellow(signs.going)} ${verdict}` : `${red(signs.failed)} ${verdict}`;
}

/** Longer lines are not what the column beside them is measured by: what stands there would be out of sight. */
const WIDEST = 76;

function evidenceLines(evidence: readonly WhyEvidence[], theme: Theme): string[] {
  const fitting = evidence.map(({ text }) => width(text)).filter((wide) => wide <= WIDEST);
  const room = Math.max(0, ...fitting);
  return evidence.map(({ at, kind, text: told, where, command }) => {
    const text = kind === "log" ? terminalText(told, false) : told;
    const more = where === undefined ? (command === undefined ? "" : theme.command(command)) : theme.dim(where);
    return `  ${theme.dim(clock(at))}  ${more === "" ? text : `${padEnd(text, room)}  ${more}`}`;
  });
}

/** What to do, and where to type it: in the terminal or in the file. */
const fixLines = (fix: readonly WhyFix[], theme: Theme, room: number | undefined): string[] =>
  notes(
    fix.map(({ text, command, where }) => {
      const what = command === undefined ? [] : [theme.command(command)];
      return [text, ...what, ...(where === undefined ? [] : [theme.dim(where)])];
    }),
    2,
    room,
  );
