import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SqliteStore } from "../../src/drivers/sqlite/sqlite-store.ts";
import { openStore } from "../../src/orcd/open-store.ts";
import { damage } from "../drivers/sqlite/damage.ts";

let path: string;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-open-"));
  path = join(folder, "store.db");
});
afterEach(() => rm(folder, { recursive: true }));

const app = { v: 1, generation: 1, release: 1, wanted: "up", scale: {} };

async function written(values: Record<string, unknown> = { "app/default/shop": app }): Promise<void> {
  const store = new SqliteStore({ path });
  const rest = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`other/${n}`, "x".repeat(300)]));
  for (const [put, value] of Object.entries({ ...values, ...rest })) {
    await store.commit({ guards: [], operations: [{ put, value }] });
  }
  await store.close();
}

async function stateOf(): Promise<string> {
  const { found, sqlite } = await openStore(path, () => {});
  await sqlite?.close();
  return found.state === "sound" ? `${found.apps} apps` : found.state;
}

describe("what is found where the store should be", () => {
  test.each<{ is: string; make(): Promise<unknown>; found: string }>([
    { is: "nothing", make: async () => {}, found: "0 apps" },
    { is: "an empty file", make: () => writeFile(path, ""), found: "0 apps" },
    { is: "a store", make: () => written(), found: "1 apps" },
    { is: "something else", make: () => writeFile(path, "no database ".repeat(1000)), found: "damaged" },
    {
      is: "a store whose head was overwritten",
      make: () => written().then(() => damage(path, "head")),
      found: "damaged",
    },
    {
      is: "a store with pages overwritten",
      make: () => written().then(() => damage(path, "middle")),
      found: "damaged",
    },
    {
      is: "a record that is none",
      make: () => written({ "app/default/shop": { v: 1, generation: "x" } }),
      found: "damaged",
    },
    {
      is: "a record of a newer schema",
      make: () => written({ "app/default/shop": { ...app, v: 99 } }),
      found: "newer",
    },
    {
      is: "tables of a newer orcd",
      make: () => written().then(() => exec("PRAGMA user_version = 99")),
      found: "newer",
    },
  ])("$is: $found", async ({ make, found }) => {
    await make();
    expect(await stateOf()).toBe(found);
  });
});

function exec(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

test("a store that another orcd has open is no state to judge", async () => {
  const other = new SqliteStore({ path });
  await expect(openStore(path, () => {})).rejects.toMatchObject({ code: "store.held" });
  await other.close();
});

test("damage that shows later is told once it is found", async () => {
  await written();
  const told: string[] = [];
  const { sqlite } = await openStore(path, ({ code }) => told.push(code));
  await damage(path, "middle");
  const damagedReads = async (): Promise<void> => {
    for (let n = 0; n < 200; n += 1) await sqlite?.get(`other/${n}`);
  };
  await damagedReads().catch(() => {});
  await sqlite?.close().catch(() => {});
  // Pages that SQLite still holds in memory may hide it; then the next start finds it.
  if (told.length === 0) expect(await stateOf()).toBe("damaged");
  else expect(new Set(told)).toEqual(new Set(["store.damaged"]));
});
