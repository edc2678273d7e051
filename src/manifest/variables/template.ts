/** How a variable is asked for: `${NAME}`, or with a default, an alternative or a complaint. */
export type Operator = ":-" | "-" | ":+" | "+" | ":?" | "?";

export type TemplatePart =
  | { text: string }
  | { variable: string; operator?: Operator; operand?: TemplatePart[]; start: number; end: number };

/** A `${…}` that cannot be read; `start` and `end` are characters of the text. */
export class TemplateError extends Error {
  readonly start: number;
  readonly end: number;

  /** The variable that should have been set. */
  readonly variable?: string;

  constructor(message: string, start: number, end: number, variable?: string) {
    super(message);
    if (variable !== undefined) this.variable = variable;
    this.start = start;
    this.end = end;
  }
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:?[-+?]/y;

/** Splits a text at its variables, as Compose writes them; a `$` that starts nothing stays as it is. */
export function parseTemplate(text: string): TemplatePart[] {
  return parseParts(text, 0, text.length);
}

function parseParts(text: string, from: number, to: number): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let pending = "";
  let at = from;
  while (at < to) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1 || dollar >= to) break;
    pending += text.slice(at, dollar);
    const next = dollar + 1 < to ? text[dollar + 1] : undefined;
    const name = matchAt(NAME, text, dollar + 1, to);
    if (next === "$") {
      pending += "$";
      at = dollar + 2;
    } else if (name !== undefined) {
      at = dollar + 1 + name.length;
      parts.push({ text: pending }, { variable: name, start: dollar, end: at });
      pending = "";
    } else if (next === "{") {
      const part = parseBraced(text, dollar, to);
      parts.push({ text: pending }, part);
      pending = "";
      at = part.end;
    } else {
      pending += "$";
      at = dollar + 1;
    }
  }
  return [...parts, { text: pending + text.slice(at, to) }].filter((part) => !("text" in part) || part.text !== "");
}

function parseBraced(text: string, start: number, to: number): TemplatePart & { end: number } {
  const close = closingBrace(text, start + 1, to);
  if (close === undefined) throw new TemplateError('"${" is not closed', start, to);
  const end = close + 1;
  const variable = matchAt(NAME, text, start + 2, close);
  if (variable === undefined) throw new TemplateError(`${text.slice(start, end)} names no variable`, start, end);
  const rest = start + 2 + variable.length;
  if (rest === close) return { variable, start, end };
  const operator = matchAt(OPERATOR, text, rest, close) as Operator | undefined;
  if (!operator) throw new TemplateError(`${text.slice(start, end)} cannot be understood`, start, end);
  return { variable, operator, operand: parseParts(text, rest + operator.length, close), start, end };
}

/** The brace that closes the one at `open`; inner pairs are skipped. */
function closingBrace(text: string, open: number, to: number): number | undefined {
  let depth = 0;
  for (let at = open; at < to; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

function matchAt(pattern: RegExp, text: string, at: number, to: number): string | undefined {
  pattern.lastIndex = at;
  const [found] = pattern.exec(text) ?? [];
  return found !== undefined && at + found.length <= to ? found : undefined;
}
