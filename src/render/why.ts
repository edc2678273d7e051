import type { WhyDocument, WhyEvidence, WhyFix } from "../engine/model/why.ts";
import { columns } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { clock } from "./units.ts";

/** The verdict, what shows it with times, what led to it, and what to type. */
export function renderWhy({ verdict, state, because, evidence, fix }: WhyDocument, theme: Theme): string {
  const told = [...evidenceLines(evidence, theme), ...because.map((text) => `  ${text}`)];
  const parts = [[painted(verdict, state, theme)], told, fixLines(fix, theme)];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** Only what is broken is red; the sign beside it says the same without colour. */
function painted(verdict: string, state: WhyDocument["state"], { signs, red, yellow, green }: Theme): string {
  if (state === "fine") return `${green(signs.ok)} ${verdict}`;
  return state === "awaited" ? `${yellow(signs.going)} ${verdict}` : `${red(signs.failed)} ${verdict}`;
}

const evidenceLines = (evidence: readonly WhyEvidence[], theme: Theme): string[] =>
  columns(
    evidence.map(({ at, text, where, command }) => {
      const more = where === undefined ? (command === undefined ? [] : [theme.accent(command)]) : [theme.dim(where)];
      return [theme.dim(clock(at)), text, ...more];
    }),
    { indent: 2, ragged: true },
  );

/** What to do, and where to type it: in the terminal or in the file. */
const fixLines = (fix: readonly WhyFix[], theme: Theme): string[] =>
  columns(
    fix.map(({ text, command, where }) => {
      const what = command === undefined ? [] : [theme.accent(command)];
      return [text, ...what, ...(where === undefined ? [] : [theme.dim(where)])];
    }),
    { indent: 2, ragged: true },
  );
