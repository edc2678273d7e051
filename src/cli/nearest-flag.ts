import { nearest } from "./nearest.ts";

/** The parts of flags' definitions that a mistyped one is compared with. */
export type CommandFlags = Readonly<
  Record<string, { char?: string | undefined; hidden?: boolean | undefined; type?: string }>
>;

/** The flag of a command that a mistyped one most likely was; `-json` was meant with two dashes. */
export function nearestFlag(given: string, flags: CommandFlags): string | undefined {
  const known = Object.entries(flags)
    .filter(([, flag]) => !flag.hidden)
    .map(([name]) => name);
  const word = given.replace(/^--?/, "").toLowerCase().replaceAll("_", "-");
  if (word.length < 2) return undefined;
  const near = nearest(word, known);
  return near && `--${near}`;
}
