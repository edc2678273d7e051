import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SqliteStore } from "../../../src/drivers/sqlite/sqlite-store.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-store-"));
  path = join(folder, "store.db");
});
afterEach(() => rm(folder, { recursive: true }));

test("refuses a store of a newer orcd and leaves it as it is", async () => {
  const store = new SqliteStore({ path });
  await store.commit({ guards: [], operations: [{ put: "a", value: 1 }] });
  await store.close();
  const newer = new DatabaseSync(path);
  newer.exec("PRAGMA user_version = 99");
  newer.close();
  expect(() => new SqliteStore({ path })).toThrow(expect.objectContaining({ code: "store.newer" }));
  const after = new DatabaseSync(path);
  expect(after.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: 99 });
  expect(after.prepare("SELECT value FROM entries").all()).toMatchObject([{ value: "1" }]);
  after.close();
});

test("is its owner's alone, with the files beside it, also where it was not", async () => {
  const modes = async (): Promise<number[]> =>
    Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).mode & 0o777));
  const store = new SqliteStore({ path });
  await store.commit({ guards: [], operations: [{ put: "a", value: 1 }] });
  expect(new Set(await modes())).toEqual(new Set([0o600]));
  await store.close();
  await chmod(path, 0o644);
  const next = new SqliteStore({ path });
  await next.commit({ guards: [], operations: [{ put: "a", value: 2 }] });
  expect(new Set(await modes())).toEqual(new Set([0o600]));
  await next.close();
});

test("is open in one process at a time", async () => {
  const store = new SqliteStore({ path });
  expect(() => new SqliteStore({ path })).toThrow(expect.objectContaining({ code: "store.held" }));
  await store.commit({ guards: [], operations: [{ put: "a", value: 1 }] });
  await store.close();
  const next = new SqliteStore({ path });
  expect((await next.get("a"))?.value).toBe(1);
  await next.close();
});

test("two stores never have the same id", async () => {
  const stores = [new SqliteStore({ path }), new SqliteStore({ path: join(folder, "other.db") })];
  expect(stores[0]?.id).not.toBe(stores[1]?.id);
  await Promise.all(stores.map((store) => store.close()));
});

test("says when the file cannot be had", () => {
  expect(() => new SqliteStore({ path: join(folder, "no", "store.db") })).toThrow(
    expect.objectContaining({ code: "store.failed" }),
  );
});

test("keeps a write-ahead log", async () => {
  const store = new SqliteStore({ path });
  await store.close();
  const database = new DatabaseSync(path);
  expect(database.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
  database.close();
});
