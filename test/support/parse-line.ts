import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Command } from "@oclif/core/command";
import { parse } from "@oclif/core/parser";
import { routeArgv } from "../../src/cli/argv.ts";
import { flagBeforeVerb } from "../../src/cli/flag-before-verb.ts";
import { TOPICS } from "../../src/cli/help-topics.ts";
import { firstPositional } from "../../src/cli/own-flags.ts";
import { commandNamed, unknownCommand } from "../../src/cli/spellings.ts";
import { usageError } from "../../src/cli/usage-error.ts";

const FOLDER = resolve(import.meta.dirname, "../../src/commands");

/** Every command of this build, by its verb. */
export type CommandTable = ReadonlyMap<string, Command.Class>;

export async function loadCommands(): Promise<CommandTable> {
  const commands = new Map<string, Command.Class>();
  for (const file of await readdir(FOLDER)) {
    const module: { default: Command.Class } = await import(join(FOLDER, file));
    commands.set(file.replace(/\.ts$/, ""), module.default);
  }
  return commands;
}

/** Feeds a command line, without `orc`, to the parser the way the entry does; throws what a person would be told. */
export async function parseLine(commands: CommandTable, line: string): Promise<void> {
  const route = routeArgv(line.split(/\s+/).filter((word) => word !== ""));
  if (route.to === "missing-value") throw new Error(`${route.flag} needs a value`);
  const verb = route.verb === undefined ? undefined : commandNamed(route.verb);
  const command = commands.get(verb ?? "");
  if (route.to === "unknown-flag") throw flagBeforeVerb(route.flag, verb, { ...command?.baseFlags, ...command?.flags });
  if (verb === undefined || (route.to === "help" && (verb === "flags" || verb in TOPICS))) return;
  if (!command) throw unknownCommand(verb, [...commands.keys()]);
  if (route.to === "help" || route.argv.includes("--help")) return;
  const flags = { ...command.baseFlags, ...command.flags };
  const isOwnFirst = "ownFlagsFirst" in command && command.ownFlagsFirst === true;
  const argv = isOwnFirst ? route.argv.slice(0, firstPositional(route.argv, flags)) : route.argv;
  try {
    await parse(argv, { flags, args: command.args, strict: command.strict });
  } catch (thrown) {
    throw usageError(thrown, verb, flags);
  }
}
