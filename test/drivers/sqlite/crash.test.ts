import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SqliteStore } from "../../../src/drivers/sqlite/sqlite-store.ts";

const CHILD = join(import.meta.dirname, "committing-child.ts");

/** After how many acknowledgements each of the rounds ends: at the first, in the middle, once the log has been written back. */
const ROUNDS = [1, 7, 40, 3, 90, 2, 5, 11, 1, 60, 4, 19, 8, 150, 6, 2, 33, 1, 13, 25];

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-store-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the child until it has acknowledged so many commits, then kills it in the middle of the next ones. */
async function killAfter(path: string, acknowledgements: number): Promise<number> {
  const child: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, [CHILD, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
  let last = 0;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    seen += 1;
    if (seen === acknowledgements) child.kill("SIGKILL");
  }
  expect(await ended).toBe("SIGKILL");
  return last;
}

test("a process killed in the middle of commits loses none it acknowledged and leaves none half done", async () => {
  const path = join(folder, "store.db");
  let id: string | undefined;
  for (const acknowledgements of ROUNDS) {
    const last = await killAfter(path, acknowledgements);
    const store = new SqliteStore({ path });
    id ??= store.id;
    expect(store.id).toBe(id);
    const left = (await store.list("left/")).entries.map(({ value }) => (value as { n: number }).n);
    const right = (await store.list("right/")).entries.map(({ value }) => (value as { n: number }).n);
    expect(left.length).toBeGreaterThanOrEqual(last);
    expect(right).toEqual(left);
    expect((await store.get("last"))?.value).toBe(left.length);
    expect((await store.list("")).revision).toBe(left.length);
    await store.close();
  }
}, 120_000);
