import { appendFile, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileEventLog } from "../../../src/drivers/events/file-event-log.ts";
import type { Reason } from "../../../src/engine/model/event.ts";
import { eventLogContract } from "../../contract/event-log.ts";

const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "orc-events-"));

eventLogContract("files", async () => {
  const folder = await makeFolder();
  return {
    open: (wall) => FileEventLog.open({ folder, clock: { wall } }),
    dispose: () => rm(folder, { recursive: true }),
  };
});

eventLogContract("files of three events", async () => {
  const folder = await makeFolder();
  return {
    open: (wall) => FileEventLog.open({ folder, clock: { wall }, segmentBytes: 400 }),
    dispose: () => rm(folder, { recursive: true }),
  };
});

let folder: string;
let now: number;
const clock = { wall: (): string => new Date(now).toISOString() };
const reason = (message: string): Reason => ({ severity: "info", kind: "app", reason: "test", message });
const segments = async (): Promise<string[]> => (await readdir(folder)).sort();

beforeEach(async () => {
  folder = await makeFolder();
  now = Date.UTC(2026, 0, 1);
});
afterEach(() => rm(folder, { recursive: true }));

test("goes on with the next id when it is opened again", async () => {
  const first = await FileEventLog.open({ folder, clock });
  await first.append([reason("one"), reason("two")], 1);
  const second = await FileEventLog.open({ folder, clock });
  await second.append([reason("three")], 2);
  expect((await second.read({})).map(({ id, message }) => [id, message])).toEqual([
    [1, "one"],
    [2, "two"],
    [3, "three"],
  ]);
});

test("a last line that a crash cut off is dropped, and nothing else", async () => {
  const first = await FileEventLog.open({ folder, clock });
  await first.append([reason("one")], 1);
  const [file = ""] = await segments();
  await appendFile(join(folder, file), '{"severity":"info","kind":"app","mess');
  const second = await FileEventLog.open({ folder, clock });
  await second.append([reason("two")], 2);
  expect((await second.read({})).map(({ id, message }) => [id, message])).toEqual([
    [1, "one"],
    [2, "two"],
  ]);
  expect((await readFile(join(folder, file), "utf8")).split("\n")).toHaveLength(3);
});

test("a segment that a crash left empty costs no id", async () => {
  const first = await FileEventLog.open({ folder, clock });
  await first.append([reason("one")], 1);
  await appendFile(join(folder, "000000000002.ndjson"), '{"half');
  const second = await FileEventLog.open({ folder, clock });
  await second.append([reason("two")], 2);
  expect((await second.read({})).map(({ id }) => id)).toEqual([1, 2]);
});

test("stays within its size, oldest events first to go", async () => {
  const log = await FileEventLog.open({ folder, clock, maxBytes: 20_000, segmentBytes: 1000 });
  for (let n = 1; n <= 500; n += 1) await log.append([reason(`event ${n} ${"x".repeat(50)}`)], n);
  const sizes = await Promise.all((await segments()).map(async (name) => (await readFile(join(folder, name))).length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeLessThanOrEqual(20_200);
  expect(total).toBeGreaterThan(15_000);
  const events = await log.read({});
  expect(events.at(-1)?.id).toBe(500);
  expect(events.map(({ id }) => id)).toEqual(Array.from({ length: events.length }, (_, n) => 501 - events.length + n));
});

test("drops what is older than seven days, when it is opened and while it runs", async () => {
  const first = await FileEventLog.open({ folder, clock, segmentBytes: 200 });
  for (let day = 0; day < 10; day += 1) {
    await first.append([reason(`day ${day} ${"x".repeat(150)}`)], day);
    now += 86_400_000;
  }
  expect((await first.read({}))[0]?.message).toMatch(/^day 2/);
  now += 3 * 86_400_000;
  const second = await FileEventLog.open({ folder, clock });
  expect((await second.read({}))[0]?.message).toMatch(/^day 6/);
});

test("an append that failed costs no id and does not stop the next", async () => {
  const log = await FileEventLog.open({ folder, clock });
  await rm(folder, { recursive: true });
  await expect(log.append([reason("lost")], 1)).rejects.toThrow();
  await mkdir(folder);
  await log.append([reason("one")], 2);
  expect((await log.read({})).map(({ id, message }) => [id, message])).toEqual([[1, "one"]]);
});
