import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BackupFolder } from "../../../src/drivers/sqlite/backup-folder.ts";
import { SqliteStore } from "../../../src/drivers/sqlite/sqlite-store.ts";
import { damage } from "./damage.ts";

let folder: string;
let store: SqliteStore;
let wall: string;
const clock = { wall: () => wall };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-backups-"));
  store = new SqliteStore({ path: join(folder, "store.db") });
  wall = "2026-01-01T12:00:00.000Z";
  for (let n = 0; n < 300; n += 1)
    await store.commit({ guards: [], operations: [{ put: `key/${n}`, value: "x".repeat(400) }] });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const open = (source: { copyTo(path: string): Promise<void> } = store): Promise<BackupFolder> =>
  BackupFolder.open(join(folder, "backups"), source, clock);

test("a backup is a store with all that was committed, while commits go on", async () => {
  const backups = await open();
  const making = backups.make();
  const later = store.commit({ guards: [], operations: [{ put: "later", value: 1 }] });
  const made = await making;
  await later;
  expect(made).toMatchObject({ at: "2026-01-01T12:00:00Z", revision: expect.any(Number) });
  expect(made.keys).toBeGreaterThanOrEqual(300);
  const copy = new SqliteStore({ path: backups.pathOf(made.name) });
  expect((await copy.list("key/")).entries).toEqual((await store.list("key/")).entries);
  await copy.close();
});

test("names sort as they were made, though the clock goes back", async () => {
  const backups = await open();
  await backups.make();
  wall = "2025-06-01T00:00:00.000Z";
  await backups.make();
  expect((await backups.list()).map(({ at }) => at)).toEqual(["2026-01-01T12:00:00Z", "2025-06-01T00:00:00Z"]);
  expect(await readdir(join(folder, "backups"))).toHaveLength(2);
});

test("a copy that is damaged is no backup, and leaves nothing behind", async () => {
  const backups = await open({
    async copyTo(path) {
      await store.copyTo(path);
      await damage(path, "middle");
    },
  });
  await expect(backups.make()).rejects.toMatchObject({ code: "backup.unusable" });
  expect(await readdir(join(folder, "backups"))).toEqual([]);
});

test("what a crash left of a copy is taken away", async () => {
  await open();
  await writeFile(join(folder, "backups", "000007_2026-01-01T12-00-00Z.db.partial"), "half");
  const backups = await open();
  expect(await backups.list()).toEqual([]);
  expect(await readdir(join(folder, "backups"))).toEqual([]);
});
