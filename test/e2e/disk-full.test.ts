import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FileAgentDisk } from "../../src/drivers/agent-disk/file-agent-disk.ts";
import { systemClock } from "../../src/drivers/clock/system-clock.ts";
import { FileEventLog } from "../../src/drivers/events/file-event-log.ts";
import { FileRunEvidence } from "../../src/drivers/evidence/file-run-evidence.ts";
import { BackupFolder } from "../../src/drivers/sqlite/backup-folder.ts";
import { SqliteStore } from "../../src/drivers/sqlite/sqlite-store.ts";
import { openStore } from "../../src/orcd/open-store.ts";

let disk: string;
const filler = (): string => join(disk, "filler");

/** Takes every byte that is left. */
function fill(): void {
  const file = openSync(filler(), "a");
  try {
    for (const block of [65_536, 4096, 1]) {
      for (let goesOn = true; goesOn; ) goesOn = wrote(file, block);
    }
  } finally {
    closeSync(file);
  }
}

function wrote(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) > 0;
  } catch {
    return false;
  }
}

const makeRoom = (): void => rmSync(filler());

beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), "orc-full-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk]);
});
afterEach(() => {
  execFileSync("umount", ["-l", disk]);
  rmSync(disk, { recursive: true });
});

const FULL = { code: "disk.full", exitCode: 75, retryable: true };

describe("on a disk without room", () => {
  test("the store refuses with where and how much is left, loses nothing it acknowledged, and goes on when there is room", async () => {
    const path = join(disk, "store.db");
    const store = new SqliteStore({ path });
    const put = (n: number) => store.commit({ guards: [], operations: [{ put: `key/${n}`, value: "x".repeat(5000) }] });
    const acknowledged: number[] = [];
    for (let n = 0; n < 20; n += 1) acknowledged.push(Number((await put(n)).committed && n));
    fill();
    let refused: unknown;
    for (let n = 20; n < 2000 && !refused; n += 1) {
      const failed = await put(n).then(
        () => void acknowledged.push(n),
        (error: unknown) => error,
      );
      refused = failed;
    }
    expect(refused).toMatchObject({
      ...FULL,
      message: expect.stringMatching(/no room on the disk for .*store\.db \(0\.0 MB free\)/),
    });
    expect((refused as { next: { command: string }[] }).next.map(({ command }) => command)).toContain(
      "docker image prune",
    );
    expect((await store.list("key/")).entries).toHaveLength(acknowledged.length);
    makeRoom();
    expect(await put(9999)).toMatchObject({ committed: true });
    await store.close();
    const { found, sqlite } = await openStore(path, () => {});
    expect(found.state).toBe("sound");
    expect((await sqlite?.list("key/"))?.entries).toHaveLength(acknowledged.length + 1);
    await sqlite?.close();
  });

  test("a store cannot be opened, which is no damage; with room again it can", async () => {
    const path = join(disk, "store.db");
    const store = new SqliteStore({ path });
    await store.commit({ guards: [], operations: [{ put: "a", value: 1 }] });
    await store.close();
    fill();
    const full = await openStore(path, () => {});
    await full.sqlite?.close();
    expect(["full", "sound"]).toContain(full.found.state);
    makeRoom();
    const sound = await openStore(path, () => {});
    expect(sound.found).toEqual({ state: "sound", apps: 0 });
    await sound.sqlite?.close();
  });

  test("a backup is refused and leaves nothing of itself", async () => {
    const store = new SqliteStore({ path: join(disk, "store.db") });
    for (let n = 0; n < 30; n += 1)
      await store.commit({ guards: [], operations: [{ put: `${n}`, value: "x".repeat(9000) }] });
    const backups = await BackupFolder.open(join(disk, "backups"), store, systemClock);
    fill();
    await expect(backups.make()).rejects.toMatchObject(FULL);
    expect(await backups.list()).toEqual([]);
    makeRoom();
    expect(await backups.make()).toMatchObject({ keys: 30 });
    await store.close();
  });

  test("events that cannot be kept are refused whole, and those before and after are there", async () => {
    const log = await FileEventLog.open({ folder: join(disk, "events"), clock: systemClock });
    const append = (message: string) => log.append([{ severity: "info", kind: "app", reason: "said", message }], 1);
    await append("before");
    fill();
    await expect(append("x".repeat(20_000))).rejects.toThrow();
    makeRoom();
    await append("after");
    expect((await log.read({})).map(({ message }) => message)).toEqual(["before", "after"]);
  });

  test("the log of a run that ended is not kept, and takes no room from others", async () => {
    const evidence = await FileRunEvidence.open({
      folder: join(disk, "evidence"),
      log: () => {},
      limits: { minFreeBytes: 0 },
    });
    const lines = async function* () {
      yield { at: "2026-01-01T00:00:00Z", stream: "stdout" as const, line: "x".repeat(9000) };
    };
    fill();
    await expect(evidence.saveLog("default.shop.web.1.1.1", lines(), 1)).rejects.toThrow();
    expect(readdirSync(join(disk, "evidence"))).toEqual([]);
    makeRoom();
    await evidence.saveLog("default.shop.web.1.1.2", lines(), 1);
    expect(await evidence.runsOf("default.shop.web.1.1")).toEqual(["default.shop.web.1.1.2"]);
  });

  test("an agent's memory stays what it was, whole, and is the new one when there is room", async () => {
    const memory = (run: number) => ({ web: { run, failures: 0, backoffMs: 0, exits: [], state: "running" as const } });
    const kept = await FileAgentDisk.open(join(disk, "agent"), () => {});
    await kept.saveMemory(memory(1));
    fill();
    await expect(kept.saveMemory(memory(2))).rejects.toThrow();
    expect((await kept.load()).memory).toEqual(memory(1));
    makeRoom();
    await kept.saveMemory(memory(3));
    expect((await kept.load()).memory).toEqual(memory(3));
  });
});
