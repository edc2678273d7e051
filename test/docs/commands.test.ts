import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type CommandTable, loadCommands, parseLine } from "../support/parse-line.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGES = ["README.md", ...(await readdir(join(ROOT, "docs"))).filter(isPage).map((name) => `docs/${name}`)];

function isPage(name: string): boolean {
  return name.endsWith(".md");
}

let commands: CommandTable;
beforeAll(async () => {
  commands = await loadCommands();
});

/** What a page tells people to type: lines of blocks and words in code that begin with orc. */
function typed(text: string): string[] {
  const blocks = [...text.matchAll(/^```[a-z]*\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) => block.split("\n"));
  const inline = [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  return [...blocks, ...inline]
    .map((line) => /^(?:\$ )?orc (.*)$/.exec(line.trim())?.[1] ?? "")
    .map((line) =>
      line
        .replace(/\s+#.*$/, "")
        .replace(/ [>|] .*$/, "")
        .replace(/…/g, "")
        .trim(),
    )
    .filter((line) => /^[a-z-]/.test(line));
}

describe.each(PAGES)("%s", (page) => {
  test("tells people to type only what this build parses", async () => {
    const lines = typed(await readFile(join(ROOT, page), "utf8"));
    const failed: string[] = [];
    for (const line of new Set(lines)) {
      const filled = line.replace("COMMAND", "up").replace(/=N\b/g, "=3");
      await parseLine(commands, filled).catch((error: Error) => failed.push(`orc ${line}: ${error.message}`));
    }
    expect(failed).toEqual([]);
  });

  test("links to what there is", async () => {
    const text = (await readFile(join(ROOT, page), "utf8")).replace(/^```[\s\S]*?^```/gm, "");
    const links = [...text.matchAll(/\]\(([^)\s#:]+)(?:#[^)]*)?\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });
});

test("the pages name many commands", async () => {
  const all = await Promise.all(PAGES.map(async (page) => typed(await readFile(join(ROOT, page), "utf8"))));
  expect(new Set(all.flat()).size).toBeGreaterThan(40);
});
