import type { Finding } from "../engine/model/requests.ts";
import { columns } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { count } from "./units.ts";

/** What was looked at, one line each, with what to do beside what is wrong. */
export function renderDoctor(findings: readonly Finding[], theme: Theme): string {
  const rows = findings.map(({ level, subject, message, fix }) => [
    `${sign(level, theme)} ${subject}`,
    ...(fix ? [message, fix.command === undefined ? fix.text : theme.accent(fix.command)] : [message]),
  ]);
  return [...columns(rows, { ragged: true }), verdict(findings)].join("\n");
}

function sign(level: Finding["level"], { signs, green, yellow, red }: Theme): string {
  if (level === "ok") return green(signs.ok);
  return level === "warning" ? yellow(signs.warning) : red(signs.failed);
}

function verdict(findings: readonly Finding[]): string {
  const problems = findings.filter(({ level }) => level === "problem").length;
  const warnings = findings.filter(({ level }) => level === "warning").length;
  if (problems + warnings === 0) return "All is well.";
  const said = [problems > 0 ? count(problems, "problem") : "", warnings > 0 ? count(warnings, "warning") : ""];
  return `${said.filter((part) => part !== "").join(", ")}.`;
}
