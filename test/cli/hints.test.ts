import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type CommandTable, loadCommands, parseLine } from "../support/parse-line.ts";

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
  return [...filled.matchAll(/(?:command: |accent\(|command\(|answered: )(["'`])orc ([^"'`\n]*)\1/g)].map(
    ([, , words = ""]) => words,
  );
}

let commands: CommandTable;
let hints: string[];

beforeAll(async () => {
  commands = await loadCommands();
  hints = await hintsIn(SOURCE);
});

describe("every hint", () => {
  test("is found", () => {
    expect(hints.length).toBeGreaterThan(20);
    expect(hints).toContain("up --take-over");
  });

  test("names only what this build parses", async () => {
    const failed: string[] = [];
    for (const hint of hints)
      await parseLine(commands, hint).catch((error: Error) =>
        failed.push(`orc ${hint}: ${error.message.split("\n")[0]}`),
      );
    expect(failed).toEqual([]);
  });

  test("of a command's examples too", async () => {
    const failed: string[] = [];
    for (const command of commands.values()) {
      expect(command.examples?.length ?? 0).toBeGreaterThan(0);
      for (const example of command.examples) {
        const line = typeof example === "string" ? example : example.command;
        await parseLine(commands, line.replace(/^orc /, "")).catch((error: Error) =>
          failed.push(`${line}: ${error.message}`),
        );
      }
    }
    expect(failed).toEqual([]);
  });
});
