import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../support/host/engine-host.ts";
import { run, runOrThrow } from "../support/host/run.ts";

let prefix: string;

beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), "orc-package-"));
  const packed = await runOrThrow("npm", ["pack", "--json", "--pack-destination", prefix], { cwd: checkout });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  await runOrThrow("npm", ["install", "--global", "--prefix", prefix, ...quietly, join(prefix, filename)], {
    cwd: prefix,
  });
});

afterAll(() => rm(prefix, { recursive: true, force: true }));

/** A machine's own PATH, without this checkout's programs. */
const env = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };

test("the packed and globally installed orc runs, without install scripts", async () => {
  const { version } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8")) as { version: string };
  const { code, stdout } = await run(join(prefix, "bin/orc"), ["--version"], { env, cwd: prefix });
  expect([code, stdout]).toEqual([0, expect.stringContaining(version)]);
});

test("the installed orc knows its commands and carries what `orc init` offers", async () => {
  const help = await run(join(prefix, "bin/orc"), ["--help"], { env, cwd: prefix });
  expect(help.stdout).toMatch(/\bup\b/);
  const made = await run(join(prefix, "bin/orc"), ["init", "hello"], { env, cwd: prefix });
  expect(made.code).toBe(0);
  expect(await readFile(join(prefix, "compose.yaml"), "utf8")).toContain("services:");
});
