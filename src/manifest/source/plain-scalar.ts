import type { Scalar } from "./node.ts";

const RULES: [RegExp, (text: string) => Scalar][] = [
  [/^(?:~|null|Null|NULL|)$/, () => null],
  [/^(?:true|True|TRUE)$/, () => true],
  [/^(?:false|False|FALSE)$/, () => false],
  [/^[-+]?[1-9][0-9_]*$|^[-+]?0$/, (text) => Number(text.replaceAll("_", ""))],
  // File modes are written so: Compose reads a leading zero as octal, as YAML 1.1 did.
  [/^[-+]?0o?[0-7_]+$/, (text) => radix(text, 8)],
  [/^[-+]?0x[0-9a-fA-F_]+$/, (text) => radix(text, 16)],
  [/^[-+]?0b[01_]+$/, (text) => radix(text, 2)],
  [/^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/, (text) => Number(text.replaceAll("_", ""))],
  [/^[-+]?\.(?:inf|Inf|INF)$/, (text) => (text.startsWith("-") ? -Infinity : Infinity)],
  [/^\.(?:nan|NaN|NAN)$/, () => Number.NaN],
];

/** What an unquoted scalar means, by the same rules as Compose's own YAML reader; whole numbers too large to be exact stay text. */
export function plainScalar(text: string): Scalar {
  for (const [pattern, read] of RULES) {
    if (!pattern.test(text)) continue;
    const value = read(text);
    return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
  }
  return text;
}

function radix(text: string, base: number): number {
  const digits = text.replace(/^[-+]?0[oxb]?/, "").replaceAll("_", "");
  return (text.startsWith("-") ? -1 : 1) * Number.parseInt(digits, base);
}
