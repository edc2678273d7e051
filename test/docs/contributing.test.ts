import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const text = await readFile(join(ROOT, "docs/contributing.md"), "utf8");

/** Paths in code, and links relative to the page. */
const inCode = [...text.matchAll(/`((?:src|test|bin|docs|scripts|lint)\/[^`\s]*|biome\.json)`/g)].map(
  ([, path = ""]) => path,
);
const linked = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = ""]) => join("docs", path));

test("docs/contributing.md names many files, and every one exists", () => {
  expect(inCode.length).toBeGreaterThan(40);
  expect([...inCode, ...linked].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test("every script it names is one of the package", async () => {
  const { scripts } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const named = [...text.matchAll(/npm run ([a-z:0-9]+)/g)].map(([, name = ""]) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
