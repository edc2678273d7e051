import { type FlagTable, firstPositional } from "./own-flags.ts";

/** Whether `--help` or `-h` is meant for orc: where a command takes somebody else's command line, only before it. */
export function helpAsked(
  argv: readonly string[],
  command: { strict?: boolean | undefined; flags: FlagTable; ownFlagsFirst?: unknown },
): boolean {
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  const until = command.ownFlagsFirst === true ? firstPositional(own, command.flags) : own.length;
  return own.slice(0, until).some((token) => token === "--help" || token === "-h");
}
