import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { filesOf } from "../../src/bootstrap/package-files.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-package-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
const paths = (root: string, ...entries: string[]): string[] =>
  filesOf(
    entries.map((entry) => join(folder, root, entry)),
    join(folder, root),
  ).map(({ path }) => path);

test("follows imports of all forms, but those of types, and takes whole packages with what they need", async () => {
  await write({
    "orc/package.json": "{}",
    "orc/dist/main.js": `import { a } from "./a.js";\nexport * from "./b.js";\nimport "./c.js";\nconst d = await import("./d.js");\nimport type { E } from "./e.js";`,
    "orc/dist/a.js": `import {\n  x,\n  y,\n} from "alpha/sub.js";\nimport fs from "node:fs";`,
    "orc/dist/b.js": "",
    "orc/dist/c.js": `import one from "@scope/beta";`,
    "orc/dist/d.js": "",
    "orc/dist/unused.js": "",
    "orc/node_modules/alpha/package.json": `{"dependencies":{"gamma":"1"},"optionalDependencies":{"absent":"1"}}`,
    "orc/node_modules/alpha/lib/index.js": "",
    "orc/node_modules/alpha/README.md": "",
    "orc/node_modules/alpha/index.d.ts": "",
    "orc/node_modules/alpha/node_modules/gamma/package.json": "{}",
    "orc/node_modules/@scope/beta/package.json": `{"dependencies":{"gamma":"2"}}`,
    "orc/node_modules/gamma/package.json": "{}",
    "orc/node_modules/unused/package.json": "{}",
  });
  expect(paths("orc", "dist/main.js")).toEqual([
    "dist/a.js",
    "dist/b.js",
    "dist/c.js",
    "dist/d.js",
    "dist/main.js",
    "node_modules/@scope/beta/package.json",
    "node_modules/alpha/lib/index.js",
    "node_modules/alpha/node_modules/gamma/package.json",
    "node_modules/alpha/package.json",
    "node_modules/gamma/package.json",
    "package.json",
  ]);
});

test("packages that npm put beside ours move below it", async () => {
  await write({
    "app/node_modules/orc/package.json": "{}",
    "app/node_modules/orc/dist/main.js": `import "alpha";`,
    "app/node_modules/alpha/package.json": `{"dependencies":{"beta":"1"}}`,
    "app/node_modules/beta/package.json": "{}",
  });
  expect(paths("app/node_modules/orc", "dist/main.js")).toEqual([
    "dist/main.js",
    "node_modules/alpha/package.json",
    "node_modules/beta/package.json",
    "package.json",
  ]);
});

test("says which package is missing", async () => {
  await write({ "orc/package.json": "{}", "orc/main.js": `import "alpha";` });
  expect(() => paths("orc", "main.js")).toThrow("the package alpha");
});

test("follows a linked folder of packages", async () => {
  await write({ "store/alpha/package.json": "{}", "orc/package.json": "{}", "orc/main.js": `import "alpha";` });
  await symlink(join(folder, "store"), join(folder, "orc/node_modules"));
  expect(paths("orc", "main.js")).toEqual(["main.js", "node_modules/alpha/package.json", "package.json"]);
});
