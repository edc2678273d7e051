import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Command } from "@oclif/core/command";
import { parse } from "@oclif/core/parser";
import { beforeAll, describe, expect, test } from "vitest";
import { routeArgv } from "../../src/cli/argv.ts";
import { firstPositional } from "../../src/cli/own-flags.ts";

const SOURCE = resolve(import.meta.dirname, "../../src");

/** Every text of the source that tells a person to type an orc command. */
async function hintsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"));
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "utf8")));
  return [...new Set(texts.flatMap(hintsOf))].sort();
}

/** What stands behind `command:` or is painted as something to type; places to fill are filled. */
function hintsOf(text: string): string[] {
  const filled = text.replace(/\$\{(this\.id|verb|near)\}/g, "ps").replace(/\$\{[^{}]*\}/g, "1");
  return [...filled.matchAll(/(?:command: |accent\(|answered: )(["'`])orc ([^"'`\n]*)\1/g)].map(
    ([, , words = ""]) => words,
  );
}

const commands = new Map<string, Command.Class>();
let hints: string[];

beforeAll(async () => {
  const folder = join(SOURCE, "commands");
  for (const file of await readdir(folder)) {
    const module: { default: Command.Class } = await import(join(folder, file));
    commands.set(file.replace(/\.ts$/, ""), module.default);
  }
  hints = await hintsIn(SOURCE);
});

/** Feeds a command line to the parser the way the entry does. */
async function parses(line: string): Promise<void> {
  const route = routeArgv(line.split(/\s+/).filter((word) => word !== ""));
  if (route.to === "help") return;
  if (route.to !== "command") throw new Error(`${line}: ${route.to}`);
  const command = commands.get(route.verb);
  if (!command) throw new Error(`${line}: no command ${route.verb}`);
  if (route.argv.includes("--help")) return;
  const flags = { ...command.baseFlags, ...command.flags };
  const isOwnFirst = "ownFlagsFirst" in command && command.ownFlagsFirst === true;
  const argv = isOwnFirst ? route.argv.slice(0, firstPositional(route.argv, flags)) : route.argv;
  await parse(argv, { flags, args: command.args, strict: command.strict });
}

describe("every hint", () => {
  test("is found", () => {
    expect(hints.length).toBeGreaterThan(20);
    expect(hints).toContain("up --take-over");
  });

  test("names only what this build parses", async () => {
    const failed: string[] = [];
    for (const hint of hints)
      await parses(hint).catch((error: Error) => failed.push(`orc ${hint}: ${error.message.split("\n")[0]}`));
    expect(failed).toEqual([]);
  });

  test("of a command's examples too", async () => {
    const failed: string[] = [];
    for (const command of commands.values()) {
      expect(command.examples?.length ?? 0).toBeGreaterThan(0);
      for (const example of command.examples) {
        const line = typeof example === "string" ? example : example.command;
        await parses(line.replace(/^orc /, "")).catch((error: Error) => failed.push(`${line}: ${error.message}`));
      }
    }
    expect(failed).toEqual([]);
  });
});
