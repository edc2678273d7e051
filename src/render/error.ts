import { type ChangedField, flattenErrors, type NextStep, type OrcError, type Where } from "../errors/orc-error.ts";
import { codeFrame } from "./code-frame.ts";
import { columns, notes, width } from "./columns.ts";
import { fold } from "./fold.ts";
import { nextSteps } from "./next-steps.ts";
import { shortChange } from "./short-change.ts";
import type { Theme } from "./theme.ts";
import { count } from "./units.ts";

export type ErrorSurroundings = {
  theme: Theme;
  /** The lines of a file an error points into; empty when it cannot be read. */
  linesOf: (file: string) => readonly string[];
  /** How a file is named to the person: relative to where they are. */
  nameOf: (file: string) => string;
  verbose: boolean;
  /** How wide the terminal is; absent in a pipe. */
  room?: number | undefined;
};

/** An error as a person reads it: what happened, why, and what to type next. */
export function renderError(error: OrcError, around: ErrorSurroundings): string {
  const errors = flattenErrors(error);
  const inFile = errors.filter((one) => one.where !== undefined);
  const others = errors.filter((one) => one.where === undefined);
  const blocks = [
    ...inFile.map((one) => fileError(one, around)),
    ...others.map((one, index) => plainError(one, around, others[index + 1])),
  ];
  const text = joined(blocks);
  return inFile.length === 0 ? text : `${text}\n\n${count(errors.length, "error")}. Nothing was changed.`;
}

/** Long blocks stand apart, single lines stay together. */
function joined(blocks: readonly string[][]): string {
  const lines: string[] = [];
  blocks.forEach((block, index) => {
    const previous = blocks[index - 1];
    if (previous && (previous.length > 1 || block.length > 1)) lines.push("");
    lines.push(...block);
  });
  return lines.join("\n");
}

function fileError(error: OrcError, around: ErrorSurroundings): string[] {
  const where = error.where as Where;
  const { theme } = around;
  const place = `${around.nameOf(where.file)}:${where.line}:${where.column}`;
  const subject = where.path === "" || error.message.startsWith(where.path) ? "" : `${where.path}: `;
  const header = `${theme.accent(place)}  ${subject}${error.message}`;
  const [fix] = error.next.filter(({ command }) => command === undefined);
  const rest = error.next.filter((step) => step !== fix);
  const frame = fix ? codeFrame(where, around.linesOf(where.file), fix.text, theme) : [];
  const marked = frame.splice(-1).flatMap((line) => fold(line, around.room));
  const shownFix = marked.length === 0 ? nextSteps(fix ? [fix] : [], theme) : ["", ...frame, ...marked];
  const evidence = block(error.evidence.map((line) => `    ${line}`.trimEnd()));
  const steps = nextSteps(rest, theme, around.room);
  return [...fold(header, around.room), ...shownFix, ...evidence, ...(evidence.length > 0 ? block(steps) : steps)];
}

const CHANGED = "changed in this release";

/** What is to be done about several errors alike is said once, behind the last of them. */
const stepsOf = ({ next }: OrcError, following: OrcError | undefined): readonly NextStep[] =>
  JSON.stringify(next) === JSON.stringify(following?.next) ? [] : next;

/** What came of a change, beside what kept one from being made. */
const OF_ROLLOUT = /^(?:rollout\.(?:deadline|paused)|replica\.(?:crashed|oom|unhealthy))$/;

function plainError(error: OrcError, around: ErrorSurroundings, following: OrcError | undefined): string[] {
  const { theme } = around;
  const isReport = error.evidence.length > 0 || error.changed.length > 0 || OF_ROLLOUT.test(error.code);
  const head = isReport
    ? `${theme.red(theme.signs.failed)} ${error.message}`
    : error.code === "cancelled"
      ? error.message
      : `orc: ${error.message}`;
  const folded = (lines: readonly string[]): string[] => lines.flatMap((line) => fold(line, around.room));
  if (!isReport)
    return [...folded([head, ...nextSteps(stepsOf(error, following), theme, around.room)]), ...trace(error, around)];
  const fields = error.changed.map((field) => changedField(field, theme));
  const beside = fields.map((cells, index) => [index === 0 ? CHANGED : "", ...cells]);
  const isNarrow =
    around.room !== undefined && columns(beside, { indent: 2 }).some((line) => width(line) > (around.room ?? 0));
  const steps = error.next.map(({ text, command }) => (command ? [text, theme.command(command)] : [text]));
  return [
    ...folded([head]),
    ...block(error.evidence.map((line) => `    ${line}`.trimEnd())),
    ...(isNarrow ? block([`  ${CHANGED}`, ...columns(fields, { indent: 4 })]) : []),
    ...block(folded(notes([...(isNarrow ? [] : beside), ...steps], 2, around.room))),
    ...trace(error, around),
  ];
}

const block = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ["", ...lines]);

/** `web.environment.DB_PORT  "5432" → "5433"  compose.yaml:14` */
function changedField({ path, from, to, where }: ChangedField, { signs, dim }: Theme): string[] {
  const short = shortChange(from ?? "none", to ?? "none");
  const values = from === undefined && to === undefined ? "" : `${short.from} ${signs.arrow} ${short.to}`;
  return [path, values, ...(where ? [dim(where)] : [])];
}

function trace(error: OrcError, { theme, verbose }: ErrorSurroundings): string[] {
  // What is yours to mend, or refused, says all there is to say; where orc stands in the code helps only with the rest.
  if (error.code !== "bug" && !(verbose && error.exitCode >= 70)) return [];
  const cause = error.cause instanceof Error ? error.cause : error;
  return (cause.stack ?? "")
    .split("\n")
    .slice(1)
    .map((line) => theme.dim(line));
}
