import { expand, type Lookup } from "./expand.ts";
import { TemplateError } from "./template.ts";

/** A line of an environment file that cannot be read; `offset` is its first character. */
export type DotenvProblem = { message: string; offset: number };

export type Dotenv = {
  values: Map<string, string>;
  /** Where the line of each value begins. */
  offsets: Map<string, number>;
  problems: DotenvProblem[];
  unset: { variable: string; offset: number }[];
};

const STATEMENT = /[^\S\n]*(?:export[^\S\n]+)?(?<key>[^=:\n]*?)[^\S\n]*(?<sign>[=:]|\n|$)[^\S\n]*/y;
const KEY = /^[\p{L}\p{N}_.[\]-]+$/u;
const ESCAPES: Record<string, string> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
  $: "$$",
};

/** Reads an environment file as Compose does: comments, `export`, quotes, texts of several lines, variables. */
export function parseDotenv(text: string, lookup: Lookup): Dotenv {
  const values = new Map<string, string>();
  const offsets = new Map<string, number>();
  const problems: DotenvProblem[] = [];
  const unset: Dotenv["unset"] = [];
  const source = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const find: Lookup = (name) => lookup(name) ?? values.get(name);
  let at = 0;
  while (at < source.length) {
    at = skipBlank(source, at);
    if (at >= source.length) break;
    STATEMENT.lastIndex = at;
    const match = STATEMENT.exec(source);
    const { key = "", sign = "" } = match?.groups ?? {};
    const afterKey = at + (match?.[0].length ?? 1);
    if (!KEY.test(key)) {
      problems.push({
        message: key === "" ? "no name before the value" : `"${key}" is no name for a variable`,
        offset: at,
      });
      at = lineEnd(source, at);
      continue;
    }
    if (sign === "" || sign === "\n") {
      const inherited = lookup(key);
      offsets.set(key, at);
      if (inherited !== undefined) values.set(key, inherited);
      at = afterKey;
      continue;
    }
    const raw = readValue(source, afterKey);
    if ("unclosed" in raw) {
      problems.push({ message: `the quote of ${key} is not closed`, offset: afterKey });
      break;
    }
    offsets.set(key, at);
    try {
      values.set(
        key,
        raw.literal ? raw.text : expand(raw.text, find, ({ variable }) => unset.push({ variable, offset: afterKey })),
      );
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      problems.push({ message: error.message, offset: afterKey });
    }
    at = raw.end;
  }
  return { values, offsets, problems, unset };
}

type RawValue = { text: string; literal: boolean; end: number } | { unclosed: true };

function readValue(source: string, at: number): RawValue {
  const quote = source[at];
  if (quote !== '"' && quote !== "'") {
    const end = lineEnd(source, at);
    const [text = ""] = source.slice(at, end).split(" #");
    return { text: text.trimEnd(), literal: false, end };
  }
  let text = "";
  for (let i = at + 1; i < source.length; i += 1) {
    const char = source[i] ?? "";
    if (char === quote)
      return { text: quote === '"' ? withoutEscapes(text) : text, literal: quote === "'", end: i + 1 };
    if (char === "\\" && source[i + 1] === quote) {
      text += quote;
      i += 1;
    } else if (char === "\\" && i + 1 < source.length) {
      text += char + source[i + 1];
      i += 1;
    } else text += char;
  }
  return { unclosed: true };
}

const withoutEscapes = (text: string): string =>
  text.replaceAll(
    /\\(?:0([0-7]{1,3})|([abfnrtv"\\$]))/g,
    (all, octal: string | undefined, letter: string | undefined) =>
      octal === undefined ? (ESCAPES[letter ?? ""] ?? all) : String.fromCharCode(Number.parseInt(octal, 8)),
  );

function skipBlank(source: string, from: number): number {
  let at = from;
  while (at < source.length) {
    if (/\s/.test(source[at] ?? "")) at += 1;
    else if (source[at] === "#") at = lineEnd(source, at);
    else break;
  }
  return at;
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? source.length : end;
}

/** Reads an environment file of `format: raw`: a line is a name and a value, nothing is replaced. */
export function parseRawEnv(text: string, lookup: Lookup): Dotenv {
  const values = new Map<string, string>();
  const offsets = new Map<string, number>();
  let next = 0;
  for (const ended of text.split("\n")) {
    const at = next;
    next += ended.length + 1;
    const line = ended.replace(/\r$/, "");
    if (line.trim() === "" || line.startsWith("#")) continue;
    const sign = line.indexOf("=");
    const value = sign === -1 ? lookup(line) : line.slice(sign + 1);
    const key = sign === -1 ? line : line.slice(0, sign);
    offsets.set(key, at);
    if (value !== undefined) values.set(key, value);
  }
  return { values, offsets, problems: [], unset: [] };
}
