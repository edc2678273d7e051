import { expect, test } from "vitest";
import { ERROR_GUIDE } from "../../scripts/docs/error-guide.ts";
import { loadCommands, parseLine } from "../support/parse-line.ts";

/** What stands for something of the reader's own in a command of the guide. */
const filled = (line: string): string =>
  line
    .replace(/\bCOMMAND\b/, "ps")
    .replace(/\b(APP|SERVICE|REF|NAME)\b/g, "web")
    .replace(/\bFILE\b/g, "file")
    .replace(/\b(N|PORT)\b/g, "3");

test("the guide to errors names only commands that this build parses", async () => {
  const commands = await loadCommands();
  const lines = Object.values(ERROR_GUIDE).flatMap(({ cause, mend }) =>
    [...`${cause} ${mend}`.matchAll(/`orc ([^`]*)`/g)].map(([, words = ""]) => filled(words)),
  );
  expect(lines.length).toBeGreaterThan(30);
  const failed: string[] = [];
  for (const line of lines)
    await parseLine(commands, line).catch((error: Error) => failed.push(`${line}: ${error.message}`));
  expect(failed).toEqual([]);
});
