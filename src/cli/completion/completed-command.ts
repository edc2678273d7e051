import type { NameKind } from "./known-names.ts";

/** What stands for the words of a command that are not flags. */
export type WordKind = Exclude<NameKind, "apps"> | "templates" | "shells";

/** What completion knows of a command: its flags, those that take a value, the values there are, and its words. */
export type CompletedCommand = {
  id: string;
  flags: string[];
  takeValue: string[];
  values: Record<string, readonly string[]>;
  words?: WordKind;
  /** From the first word on the line is somebody else's. */
  ownFlagsFirst: boolean;
};

type Flag = { char?: string | undefined; hidden?: boolean | undefined; type?: string; options?: readonly string[] };

/** A command as the manifest of the package has it. */
export type ManifestCommand = { id: string; hidden?: boolean | undefined; flags: Readonly<Record<string, unknown>> };

const WORDS: Readonly<Record<string, WordKind>> = {
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
  init: "templates",
  completion: "shells",
};

const OWN_FLAGS_FIRST = new Set(["exec"]);

/** Reads off the manifest what can be completed; what is hidden there is not offered. */
export function completedCommands(commands: readonly ManifestCommand[]): CompletedCommand[] {
  return commands
    .filter(({ hidden }) => !hidden)
    .map(({ id, flags }) => completedCommand(id, flags))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function completedCommand(id: string, table: ManifestCommand["flags"]): CompletedCommand {
  const flags = Object.entries(table as Record<string, Flag>).filter(([, { hidden }]) => !hidden);
  const spellings = ([name, { char }]: [string, Flag]): string[] => [`--${name}`, ...(char ? [`-${char}`] : [])];
  const withOptions = flags.filter(([, { options }]) => options !== undefined);
  const words = WORDS[id];
  return {
    id,
    flags: flags.map(([name]) => `--${name}`).sort(),
    takeValue: flags.filter(([, { type }]) => type === "option").flatMap(spellings),
    values: Object.fromEntries(
      withOptions.flatMap(([name, flag]) => spellings([name, flag]).map((one) => [one, flag.options ?? []])),
    ),
    ...(words === undefined ? {} : { words }),
    ownFlagsFirst: OWN_FLAGS_FIRST.has(id),
  };
}
