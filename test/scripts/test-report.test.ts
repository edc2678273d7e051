import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { failureLines, type TestReport } from "../../scripts/test/report.ts";
import { REPORT_FILE } from "../../scripts/test/reporter.ts";

const ROOT = resolve(import.meta.dirname, "../..");

const FILES = {
  "good.check.ts": `import { test } from "vitest"; test("fine", () => {});`,
  "bad.check.ts": `import { describe, expect, test } from "vitest";
describe("sums", () => { test("one and one", () => { expect(1 + 1).toBe(3); }); });`,
  "unloadable.check.ts": `throw new Error("no such luck");`,
  "set-up.check.ts": `import { beforeAll, test } from "vitest";
beforeAll(() => { throw new Error("not set up"); });
test("never run", () => {});`,
  "loose.check.ts": `import { test } from "vitest";
test("leaves something behind", () => { void Promise.reject(new Error("left alone")); });`,
};

async function reportOf(files: Record<string, string>): Promise<TestReport> {
  // Inside the checkout, so that vitest is found; outside of what it includes otherwise.
  const folder = await mkdtemp(join(ROOT, "node_modules/.orc-report-"));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    await writeFile(join(folder, "vitest.config.ts"), `export default { test: { include: ["*.check.ts"] } };`);
    const file = join(folder, "report.json");
    const reporter = join(ROOT, "scripts/test/reporter.ts");
    const vitest = join(ROOT, "node_modules/.bin/vitest");
    const child = spawn(vitest, ["run", "--root", folder, `--reporter=${reporter}`], {
      env: { PATH: process.env.PATH ?? "", HOME: folder, [REPORT_FILE]: file },
      stdio: "ignore",
    });
    await once(child, "exit");
    return JSON.parse(await readFile(file, "utf8")) as TestReport;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("what failed is named, be it a test, a file, a set-up, or an error nobody caught", async () => {
  const { passed, failed, failures } = await reportOf(FILES);
  expect(failures.map(({ file, name }) => `${file} > ${name}`).sort()).toEqual([
    " > an error that nobody caught",
    "bad.check.ts > sums > one and one",
    "set-up.check.ts > the file itself, or its set-up",
    "unloadable.check.ts > the file itself, or its set-up",
  ]);
  expect({ passed, failed }).toEqual({ passed: 2, failed: 4 });
  const said = failureLines("fast", failures).join("\n");
  expect(said).toContain("FAILED fast bad.check.ts > sums > one and one\n    expected 2 to be 3");
  for (const reason of ["no such luck", "not set up", "left alone"]) expect(said).toContain(reason);
});

test("a run without a failure says nothing", async () => {
  const report = await reportOf({ "good.check.ts": FILES["good.check.ts"] });
  expect(report).toEqual({ passed: 1, failed: 0, failures: [] });
  expect(failureLines("fast", report.failures)).toEqual([]);
});
