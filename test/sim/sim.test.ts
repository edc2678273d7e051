import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runSeed } from "./run-seed.ts";

const run = promisify(execFile);

test("700 long histories of a cluster hold every invariant and come to rest", { timeout: 1_800_000 }, async () => {
  const { stdout } = await run(process.execPath, ["scripts/sim.ts", "--seeds", "700", "--from", "1"]).catch(
    (failed: { stdout: string; stderr: string }) => failed,
  );
  expect(stdout).toMatch(/^700 seeds, \d+ steps, 0 failed/m);
});

test("a seed replays exactly", async () => {
  const [one, again] = [await runSeed(7), await runSeed(7)];
  expect(again).toEqual(one);
  expect(one.steps).toBeGreaterThanOrEqual(200);
});
