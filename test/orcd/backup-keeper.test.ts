import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import type { Backup, Backups, Verified } from "../../src/engine/ports/backups.ts";
import { OrcError } from "../../src/errors/orc-error.ts";
import { BackupKeeper } from "../../src/orcd/backup-keeper.ts";
import { MemoryEventLog } from "../fakes/memory-event-log.ts";
import { VirtualClock } from "../fakes/virtual-clock.ts";

const HOUR = 3_600_000;

/** Backups of nothing, on a disk with as much room as a test says. */
class CountedBackups implements Backups {
  readonly kept: Backup[] = [];
  free = 50e9;
  fails = false;
  readonly #clock: VirtualClock;
  #made = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  list = async (): Promise<Backup[]> => [...this.kept];
  read = (): Readable => Readable.from([]);
  freeBytes = async (): Promise<number> => this.free;

  async make(): Promise<Backup & Verified> {
    if (this.fails) throw new OrcError("backup.unusable", "the copy is damaged");
    this.#made += 1;
    const backup = { name: String(this.#made).padStart(6, "0"), at: this.#clock.wall(), bytes: 1 };
    this.kept.push(backup);
    return { ...backup, keys: 1, revision: 1 };
  }

  async remove(name: string): Promise<void> {
    this.kept.splice(
      this.kept.findIndex((backup) => backup.name === name),
      1,
    );
  }
}

let clock: VirtualClock;
let backups: CountedBackups;
let events: MemoryEventLog;
let keeper: BackupKeeper;

beforeEach(async () => {
  clock = new VirtualClock();
  backups = new CountedBackups(clock);
  events = new MemoryEventLog(clock);
  keeper = new BackupKeeper({ backups, clock, events, log: () => {} });
  await keeper.start();
});

const newest = (): string | undefined => backups.kept.at(-1)?.name;

test("one a minute after the first start, then one every hour, and no more than are worth keeping", async () => {
  await clock.advance(60_000);
  expect(backups.kept).toHaveLength(1);
  await clock.advance(3 * HOUR);
  expect(backups.kept).toHaveLength(4);
  await clock.advance(20 * 24 * HOUR);
  expect(backups.kept.length).toBeLessThanOrEqual(31);
  expect(Number(newest())).toBeGreaterThanOrEqual(480);
  expect(keeper.state).toEqual({ last: { at: backups.kept.at(-1)?.at, bytes: 1 } });
});

test.each([{ hours: -5 }, { hours: 5 }])(
  "a clock set by $hours hours neither stops them nor makes them many",
  async ({ hours }) => {
    await clock.advance(10 * HOUR);
    const before = Number(newest());
    clock.jump(hours * HOUR);
    await clock.advance(10 * HOUR);
    expect(Number(newest()) - before).toBeGreaterThanOrEqual(9);
    expect(Number(newest()) - before).toBeLessThanOrEqual(11);
  },
);

test("an orcd that starts anew goes on where the last one was", async () => {
  await clock.advance(60_000 + HOUR / 2);
  keeper.stop();
  const next = new BackupKeeper({ backups, clock, events, log: () => {} });
  await next.start();
  expect(next.state.last?.at).toBe(backups.kept.at(-1)?.at);
  await clock.advance(HOUR / 2 - 1000);
  expect(backups.kept).toHaveLength(1);
  await clock.advance(2000);
  expect(backups.kept).toHaveLength(2);
});

test("with too little room there is none, said once, until there is room again", async () => {
  backups.free = 0.5e9;
  await clock.advance(2 * HOUR);
  expect(backups.kept).toEqual([]);
  expect((await events.read({})).map(({ message }) => message)).toEqual([
    "the store is not backed up: only 500.0 MB are free on its disk",
  ]);
  expect(keeper.state.problem).toContain("500.0 MB");
  backups.free = 50e9;
  await clock.advance(HOUR);
  expect(backups.kept.length).toBeGreaterThan(0);
  expect(keeper.state.problem).toBeUndefined();
});

test("a copy that cannot be verified is told, and tried again", async () => {
  backups.fails = true;
  await clock.advance(HOUR);
  expect(keeper.state.problem).toBe("the copy is damaged");
  backups.fails = false;
  await clock.advance(HOUR);
  expect(keeper.state.problem).toBeUndefined();
});
