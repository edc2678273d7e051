import type { HelpPage, HelpRow } from "../render/help.ts";
import type { CommandClass } from "./commands.ts";

/** The parts of a flag's definition that help is made of. */
export type WrittenFlag = {
  char?: string | undefined;
  hidden?: boolean | undefined;
  type?: string;
  summary?: string | undefined;
  helpGroup?: string | undefined;
  helpValue?: string | string[] | undefined;
  options?: readonly string[] | undefined;
  default?: unknown;
  multiple?: boolean | undefined;
  env?: string | undefined;
};

type WrittenWord = {
  required?: boolean | undefined;
  multiple?: boolean | undefined;
  description?: string | undefined;
  hidden?: boolean | undefined;
};

/** Options longer than this are told of behind the flag. */
const OPTIONS_WIDTH = 12;

/** What help says of a command, read off its class. */
export function helpPage(verb: string, command: CommandClass): HelpPage {
  const words = Object.entries(command.args as Record<string, WrittenWord>).filter(([, { hidden }]) => !hidden);
  const usage = command.usage ?? [verb, ...words.map(([name, word]) => usageWord(name, word)), "[FLAG…]"].join(" ");
  return {
    usage: `orc ${usage}`,
    summary: command.summary,
    description: command.description,
    examples: command.examples,
    words: command.strict ? words.map(([name, word]) => [wordName(name, word), word.description ?? ""]) : [],
    flags: flagRows(ownFlags(command.flags as Record<string, WrittenFlag>)),
  };
}

const ownFlags = (flags: Record<string, WrittenFlag>): Record<string, WrittenFlag> =>
  Object.fromEntries(Object.entries(flags).filter(([, { helpGroup }]) => helpGroup !== "GLOBAL"));

/** Rows of the flags that are shown: those with a letter first. */
export function flagRows(flags: Readonly<Record<string, WrittenFlag>>): HelpRow[] {
  const key = ([name, { char }]: [string, WrittenFlag]): string => `${char ? "0" : "1"}${name}`;
  return Object.entries(flags)
    .filter(([, { hidden }]) => !hidden)
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(([name, flag]) => [flagName(name, flag), flagAbout(flag)]);
}

function flagName(name: string, flag: WrittenFlag): string {
  const value = flag.type === "option" ? ` ${valueName(flag)}` : "";
  return `${flag.char ? `-${flag.char}, ` : "    "}--${name}${value}${flag.multiple ? " …" : ""}`;
}

function valueName({ helpValue, options = [] }: WrittenFlag): string {
  const joined = options.join("|");
  if (options.length > 0) return joined.length <= OPTIONS_WIDTH ? joined : "HOW";
  return typeof helpValue === "string" ? helpValue : "VALUE";
}

function flagAbout({ summary = "", options = [], default: usual, env }: WrittenFlag): string {
  const isListed = options.join("|").length > OPTIONS_WIDTH;
  const one = isListed ? ` One of ${options.join(", ")}.` : "";
  const standard = typeof usual === "string" ? ` Without: ${usual}.` : "";
  const variable = env === undefined || summary.includes(env) ? "" : ` Also ${env}.`;
  return `${summary}${one}${standard}${variable}`;
}

const wordName = (name: string, { multiple }: WrittenWord): string => `${name.toUpperCase()}${multiple ? "…" : ""}`;

const usageWord = (name: string, word: WrittenWord): string =>
  word.required ? wordName(name, word) : `[${wordName(name, word)}]`;
