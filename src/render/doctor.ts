import type { Finding } from "../engine/model/requests.ts";
import { columns, padEnd, width } from "./columns.ts";
import { fold } from "./fold.ts";
import type { Theme } from "./theme.ts";
import { count } from "./units.ts";

/** What was looked at, one line each; under what is wrong stands what to do about it. */
export function renderDoctor(findings: readonly Finding[], theme: Theme, room?: number): string {
  const names = findings.map(({ level, subject }) => `${sign(level, theme)} ${subject}`);
  const wide = Math.max(0, ...names.map(width));
  const lines = findings.flatMap(({ message, fix }, index) => [
    ...fold(`${padEnd(names[index] ?? "", wide)}  ${message}`, room),
    ...(fix ? fixLines(fix, wide + 2, theme).flatMap((line) => fold(line, room)) : []),
  ]);
  return [...lines, verdict(findings)].join("\n");
}

const fixLines = ({ text, command }: NonNullable<Finding["fix"]>, indent: number, theme: Theme): string[] =>
  columns([command === undefined ? [text] : [text, theme.command(command)]], { indent });

function sign(level: Finding["level"], { signs, dim, green, yellow, red }: Theme): string {
  if (level === "ok") return green(signs.ok);
  if (level === "info") return dim(signs.dot);
  return level === "warning" ? yellow(signs.warning) : red(signs.failed);
}

function verdict(findings: readonly Finding[]): string {
  const problems = findings.filter(({ level }) => level === "problem").length;
  const warnings = findings.filter(({ level }) => level === "warning").length;
  if (problems + warnings === 0) return "All is well.";
  const said = [problems > 0 ? count(problems, "problem") : "", warnings > 0 ? count(warnings, "warning") : ""];
  return `${said.filter((part) => part !== "").join(", ")}.`;
}
