import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

type Lock = { packages: Record<string, { optionalDependencies?: Record<string, string> }> };

/** Where Node would look for a package that the one at `path` asks for. */
function* lookUps(path: string, name: string): Generator<string> {
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    yield `${at}/node_modules/${name}`;
  }
  yield `node_modules/${name}`;
}

// npm leaves out the packages of other platforms when its registry does not offer them, and then `npm ci` refuses the lock file.
test("the lock file knows the packages of every platform", async () => {
  const { packages } = JSON.parse(await readFile(join(import.meta.dirname, "../../package-lock.json"), "utf8")) as Lock;
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => ![...lookUps(path, name)].some((place) => place in packages)),
  );
  expect(missing).toEqual([]);
});
