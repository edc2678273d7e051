import { OrcError, UserError } from "../errors/orc-error.ts";
import { foreignFlag, foreignFormat } from "./foreign-flags.ts";
import { type CommandFlags, nearestFlag } from "./nearest-flag.ts";

/** What the parser of the command line throws, as far as it is read here. */
type ParseFailure = Error & { flags?: string[]; args?: unknown; parse?: unknown; oclif?: { exit?: number } };

const isParseFailure = (thrown: unknown): thrown is ParseFailure =>
  thrown instanceof Error && !(thrown instanceof OrcError) && "oclif" in thrown;

/** Turns what the parser says into a usage error with the nearest flag and the command's help; anything else is passed on. */
export function usageError(thrown: unknown, verb: string, flags: CommandFlags): unknown {
  if (!isParseFailure(thrown)) return thrown;
  const help = { text: "how it is used", command: `orc ${verb} --help` };
  const [unknown] = Array.isArray(thrown.flags) ? thrown.flags : [];
  if (unknown !== undefined) {
    const given = unknown.split("=")[0] ?? unknown;
    const near = nearestFlag(given, flags);
    const steps = foreignFlag(verb, given) ?? (near ? [{ text: `did you mean ${near}?` }] : []);
    return new UserError("input.usage", `orc ${verb} has no flag ${given}.`, { next: [...steps, help] });
  }
  const text = sentence(thrown.message);
  const [, format = ""] = /^--format (\S+): needs one of/.exec(text) ?? [];
  const other = foreignFormat[format];
  return new UserError("input.usage", text, { next: other ? [other, help] : [help] });
}

/** The parser's message as one sentence in orc's voice. */
function sentence(message: string): string {
  const first = message
    .replace(/\nSee more help with --help[\s\S]*$/, "")
    .replace(/^Parsing --\S+ \s*/, "")
    .replace(/^The following errors? occurred:\s*/, "")
    .replace(/^Unexpected arguments?: (.+)$/s, "$1: no such argument here")
    .replace(/^Missing \d+ required args?:?\s*/, "missing: ")
    .replace(/^Flag (--\S+) expects one of these values: (.+)$/, "$1 needs one of: $2")
    .replace(/^Flag (--\S+) expects a value$/, "$1 needs a value")
    .replace(/^Flag (--\S+) can only be specified once$/, "$1 is given twice")
    .replace(/^Expected (--[^=]+)=(.*) to be one of: (.+)$/, "$1 $2: needs one of $3")
    .replace(/^Expected (\S+) to be one of: (.+)$/, "$1: needs one of $2")
    .replace(/\s*Note: --[\s\S]*$/, "")
    .replace(/\s+/g, " ")
    .replace(
      /^missing: (\w+) \(([^)]+)\).*$/,
      (_, name: string, of: string) => `missing: ${name}, one of ${of.replaceAll("|", ", ")}`,
    )
    .trim();
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
