import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "../../../src/drivers/sqlite/migrate.ts";
import { MIGRATIONS, type Migration } from "../../../src/drivers/sqlite/schema.ts";
import { SqliteStore } from "../../../src/drivers/sqlite/sqlite-store.ts";
import { verifyCopy } from "../../../src/drivers/sqlite/verify-copy.ts";

let folder: string;
let path: string;

/** Tables as an orcd to come may have them. */
const NEXT: readonly Migration[] = [
  ...MIGRATIONS,
  (database) => database.exec("ALTER TABLE entries ADD COLUMN owner TEXT NOT NULL DEFAULT 'orc'"),
];
const COPY = `store.db.before-${NEXT.length}`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-migrate-"));
  path = join(folder, "store.db");
  const store = new SqliteStore({ path });
  for (let n = 0; n < 50; n += 1) await store.commit({ guards: [], operations: [{ put: `key/${n}`, value: { n } }] });
  await store.close();
});
afterEach(() => rm(folder, { recursive: true }));

function migrateTo(migrations: readonly Migration[]): void {
  const database = new DatabaseSync(path);
  try {
    migrate(database, path, migrations);
  } finally {
    database.close();
  }
}

function read(file: string, query: string): unknown[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}

test("a store of older tables is brought up, and what it was stays beside it, verified, as a store of then", async () => {
  migrateTo(NEXT);
  expect(read(path, "PRAGMA user_version")).toMatchObject([{ user_version: NEXT.length }]);
  expect(read(path, "SELECT count(*) AS n FROM entries WHERE owner = 'orc'")).toMatchObject([{ n: 50 }]);
  expect((await readdir(folder)).sort()).toEqual(["store.db", COPY]);
  expect(verifyCopy(join(folder, COPY))).toEqual({ keys: 50, revision: 50 });
  const before = new SqliteStore({ path: join(folder, COPY) });
  expect((await before.get("key/7"))?.value).toEqual({ n: 7 });
  await before.close();
});

test("this orcd refuses what the next one made of it", async () => {
  migrateTo(NEXT);
  expect(() => new SqliteStore({ path })).toThrow(expect.objectContaining({ code: "store.newer" }));
});

test("of today's tables no copy is made, nor of a store that is new", async () => {
  migrateTo(MIGRATIONS);
  const fresh = new DatabaseSync(join(folder, "fresh.db"));
  migrate(fresh, join(folder, "fresh.db"), NEXT);
  fresh.close();
  expect((await readdir(folder)).sort()).toEqual(["fresh.db", "store.db"]);
});

test("a copy that cannot be used stops it before anything is changed", async () => {
  const database = new DatabaseSync(path);
  database.prepare("UPDATE entries SET value = '{' WHERE key = 'key/3'").run();
  database.close();
  expect(() => migrateTo(NEXT)).toThrow(expect.objectContaining({ code: "backup.unusable" }));
  expect(read(path, "PRAGMA user_version")).toMatchObject([{ user_version: MIGRATIONS.length }]);
  expect(await readdir(folder)).toEqual(["store.db"]);
});

test("a step that fails leaves the store as it was, and the next attempt is not kept out by what is left", async () => {
  const failing: Migration = () => {
    throw new Error("no room");
  };
  expect(() => migrateTo([...MIGRATIONS, failing])).toThrow("no room");
  expect(read(path, "PRAGMA user_version")).toMatchObject([{ user_version: MIGRATIONS.length }]);
  await writeFile(join(folder, `${COPY}.new`), "cut short");
  migrateTo(NEXT);
  expect(verifyCopy(join(folder, COPY))).toMatchObject({ keys: 50 });
});
