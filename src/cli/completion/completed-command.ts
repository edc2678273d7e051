import type { NameKind } from "./known-names.ts";

/** What completion knows of a flag; `options` where only some values are possible. */
export type CompletedFlag = {
  name: string;
  char?: string | undefined;
  about: string;
  takesValue: boolean;
  options?: readonly string[] | undefined;
};

/** What completion knows of a command: its flags, and what its words are. */
export type CompletedCommand = {
  id: string;
  about: string;
  flags: CompletedFlag[];
  /** Names that are asked for when they are wanted. */
  words?: Exclude<NameKind, "apps">;
  /** Words that are known beforehand. */
  choices: readonly string[];
  /** From the first word on the line is somebody else's. */
  ownFlagsFirst: boolean;
};

type Flag = {
  char?: string | undefined;
  hidden?: boolean | undefined;
  type?: string;
  options?: readonly string[];
  summary?: string | undefined;
};

/** The words of a command, as far as completion reads them. */
export type WordTable = Readonly<Record<string, { options?: readonly string[] | undefined }>>;

/** A command as the manifest of the package has it. */
export type WrittenCommand = {
  id: string;
  hidden?: boolean | undefined;
  summary?: string | undefined;
  flags: Readonly<Record<string, unknown>>;
  args?: WordTable;
  ownFlagsFirst?: boolean;
};

const WORDS: Readonly<Record<string, Exclude<NameKind, "apps">>> = {
  up: "declared",
  plan: "declared",
  scale: "services",
  restart: "services",
  stop: "services",
  start: "services",
  ps: "replicas",
  logs: "replicas",
  exec: "replicas",
  why: "targets",
  rollback: "releases",
};

/** Reads off the manifest what can be completed, `help` too; what is hidden there is not offered. */
export function completedCommands(
  commands: readonly WrittenCommand[],
  choices: Readonly<Record<string, readonly string[]>> = {},
): CompletedCommand[] {
  const shown = commands.filter(({ hidden }) => !hidden).map((one) => completedCommand(one, choices[one.id]));
  const ids = shown.map(({ id }) => id).sort();
  const help = { id: "help", about: "Explain a command.", flags: [], choices: ids, ownFlagsFirst: false };
  return [...shown, help].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What stands before the command: flags alone. */
export const beforeVerb = (flags: Readonly<Record<string, unknown>>): CompletedCommand =>
  completedCommand({ id: "", flags }, undefined);

function completedCommand(command: WrittenCommand, choices: readonly string[] | undefined): CompletedCommand {
  const { id, summary = "", flags, args = {}, ownFlagsFirst = false } = command;
  const words = WORDS[id];
  const [first] = Object.values(args);
  return {
    id,
    about: summary,
    flags: Object.entries(flags as Record<string, Flag>)
      .filter(([, { hidden }]) => !hidden)
      .map(([name, flag]) => completedFlag(name, flag))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...(words === undefined ? {} : { words }),
    choices: choices ?? first?.options ?? [],
    ownFlagsFirst,
  };
}

const completedFlag = (name: string, { char, summary = "", type, options }: Flag): CompletedFlag => ({
  name,
  char,
  about: summary,
  takesValue: type === "option",
  options,
});

/** Spellings of the flags that are followed by a value. */
export const takingValues = ({ flags }: CompletedCommand): string[] =>
  flags.filter(({ takesValue }) => takesValue).flatMap(spellings);

export const spellings = ({ name, char }: CompletedFlag): string[] => [`--${name}`, ...(char ? [`-${char}`] : [])];

/** Spellings of the flags of which the values are known, and these. */
export const knownValues = ({ flags }: CompletedCommand): [spellings: string[], values: readonly string[]][] =>
  flags.flatMap((flag) => (flag.options ? [[spellings(flag), flag.options]] : []));
