import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { OrcCommand } from "../../src/cli/orc-command.ts";

test("every file of the commands' folder is a command that can be typed", async () => {
  const files = await readdir(resolve(import.meta.dirname, "../../src/commands"));
  expect([...COMMANDS.keys()].sort()).toEqual(files.map((file) => file.replace(/\.ts$/, "")).sort());
  for (const load of COMMANDS.values()) expect((await load()).default.prototype).toBeInstanceOf(OrcCommand);
});
