import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import type { Problems } from "../problems.ts";
import { nearestWord } from "../schema/nearest-word.ts";
import type { Shape } from "../schema/shape.ts";
import { describe, type Node, type Scalar, type ScalarNode } from "../source/node.ts";
import { formatDuration, parseDuration } from "../values/duration.ts";
import { parseSize } from "../values/size.ts";

type ScalarShape = Extract<
  Shape,
  { is: "text" | "label" | "integer" | "decimal" | "flag" | "duration" | "size" | "mode" | "choice" | "path" }
>;

/** Says what was expected instead; the reader answers with it when a value does not fit. */
class Misfit extends Error {
  readonly fix: string | undefined;

  constructor(expected: string, fix?: string) {
    super(expected);
    this.fix = fix;
  }
}

/** Reads a single value in its canonical form; undefined when it says the same as leaving it out, or was an error. */
export function readScalar(node: Node, shape: ScalarShape, problems: Problems): ScalarNode | undefined {
  try {
    if (node.kind !== "scalar" || node.value === null) throw new Misfit(EXPECTED[shape.is]);
    const value = convert(node, node.value, shape);
    if (typeof node.value === "number") warnOfChangedNumber(node, value, shape, problems);
    const isZero = value === "" || value === 0 || value === false;
    const isKept = "zero" in shape || shape.is === "label" || shape.is === "duration";
    return isZero && !isKept ? undefined : { kind: "scalar", value, at: node.at };
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    problems.error(node.at, `expected ${error.message}, got ${describe(node)}`, error.fix);
    return undefined;
  }
}

const EXPECTED: Record<ScalarShape["is"], string> = {
  text: "text",
  label: "text or a number",
  integer: "a whole number",
  decimal: "a number",
  flag: "true or false",
  duration: "a duration",
  size: "a size",
  mode: "a file mode",
  choice: "a word",
  path: "a path",
};

function convert(node: ScalarNode, value: Exclude<Scalar, null>, shape: ScalarShape): Scalar {
  switch (shape.is) {
    case "text":
      return textOf(node, value);
    case "path":
      return absolutePath(textOf(node, value), node.at.source.base);
    case "label":
      return String(value);
    case "integer":
      return integerOf(value, shape);
    case "decimal": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number !== "number" || !Number.isFinite(number) || number < 0)
        throw new Misfit("a number", 'write 0.5, or "0.5"');
      return number;
    }
    case "flag":
      return flagOf(value);
    case "duration": {
      const parsed = typeof value === "boolean" ? undefined : parseDuration(String(value));
      if (parsed === undefined || parsed < 0)
        throw new Misfit("a duration", `write ${typeof value === "number" ? `${value}s` : "30s or 1m30s"}`);
      return formatDuration(parsed);
    }
    case "size": {
      const bytes = typeof value === "boolean" ? undefined : parseSize(String(value));
      if (bytes === undefined) throw new Misfit("a size", "write 512M or 1.5G, or a number of bytes");
      return shape.as === "text" ? (bytes === 0 ? "" : String(bytes)) : bytes;
    }
    case "mode":
      return modeOf(value, shape.as);
    case "choice":
      return choiceOf(node, value, shape.of);
    default:
      return shape satisfies never;
  }
}

function textOf(node: ScalarNode, value: Exclude<Scalar, null>): string {
  if (typeof value === "string") return value;
  throw new Misfit("text", `put it in quotes: "${node.written ?? String(value)}"`);
}

function integerOf(value: Exclude<Scalar, null>, shape: { min?: number; max?: number }): number {
  const number = typeof value === "string" && /^[-+]?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) throw new Misfit("a whole number");
  if (number < (shape.min ?? -Infinity) || number > (shape.max ?? Infinity))
    throw new Misfit(`a number ${rangeOf(shape)}`);
  return number;
}

const rangeOf = ({ min, max }: { min?: number; max?: number }): string =>
  max === undefined ? `of ${min} or more` : min === undefined ? `of ${max} or less` : `from ${min} to ${max}`;

function flagOf(value: Exclude<Scalar, null>): boolean {
  if (typeof value === "boolean") return value;
  const word = String(value).toLowerCase();
  if (["true", "y", "yes", "on"].includes(word)) return true;
  if (["false", "n", "no", "off"].includes(word)) return false;
  throw new Misfit("true or false");
}

function modeOf(value: Exclude<Scalar, null>, as: "octal" | "number"): Scalar {
  const mode = typeof value === "string" && /^[0-7]+$/.test(value) ? Number.parseInt(value, 8) : value;
  if (typeof mode !== "number" || !Number.isInteger(mode) || mode < 0)
    throw new Misfit("a file mode", 'write 0440, or "0440"');
  return as === "number" ? mode : `0${mode.toString(8)}`;
}

function choiceOf(node: ScalarNode, value: Exclude<Scalar, null>, words: readonly string[]): string {
  const word = textOf(node, value);
  if (words.includes(word) || word === "") return word;
  const near = nearestWord(word, words);
  throw new Misfit(`one of ${words.join(", ")}`, near === undefined ? undefined : `did you mean ${near}?`);
}

/** A path of the host: `~` is the user's home, anything relative starts at the folder of the file. URLs stay as they are. */
export function absolutePath(path: string, base: string): string {
  if (path === "" || isRemote(path)) return path;
  if (path === "~" || path.startsWith("~/")) return join(homedir(), path.slice(1));
  return isAbsolute(path) ? path : resolve(base, path);
}

/** Whether a build context is somewhere on the net. */
export const isRemote = (path: string): boolean => /^(?:https?|git|ssh):\/\/|^git@|^github\.com\//.test(path);

/** `1.10` is the number 1.1: what is printed is not what was written. */
function warnOfChangedNumber(node: ScalarNode, value: Scalar, shape: ScalarShape, problems: Problems): void {
  if (shape.is !== "label" || node.written === undefined || node.written === value) return;
  problems.warn(
    node.at,
    `${node.written} is read as the number ${value}; put it in quotes if the text is meant: "${node.written}"`,
  );
}
