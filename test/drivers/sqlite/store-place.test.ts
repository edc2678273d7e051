import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { announceNext, putNextInPlace, storePlace } from "../../../src/drivers/sqlite/store-place.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-place-"));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8");

test("nothing happens while no store is to take another's place", async () => {
  await write("store.db", "old");
  expect(await putNextInPlace(folder)).toBe(false);
  expect(await read("store.db")).toBe("old");
});

test("the next store takes the place, the one before is kept with its log", async () => {
  await write("store.db", "old");
  await write("store.db-wal", "log");
  await writeFile(storePlace(folder).partial, "new");
  await announceNext(folder);
  expect(await putNextInPlace(folder)).toBe(true);
  expect(await read("store.db")).toBe("new");
  expect((await readdir(join(folder, "aside"))).sort()).toEqual(["0001.store.db", "0001.store.db-wal"]);
  expect(await putNextInPlace(folder)).toBe(false);
});

test("a crash between the two moves is made up for, and nothing kept is overwritten", async () => {
  await write("store.db", "first");
  await write("store.next.db", "second");
  await putNextInPlace(folder);
  // The one in place was moved away, then the machine died: its log and the next one are still there.
  await rm(join(folder, "store.db"));
  await write("store.db-wal", "log of the second");
  await write("store.next.db", "third");
  expect(await putNextInPlace(folder)).toBe(true);
  expect(await read("store.db")).toBe("third");
  expect(await readdir(folder)).not.toContain("store.db-wal");
  expect(await read("aside/0001.store.db")).toBe("first");
});
