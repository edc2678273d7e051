import { appendFile, copyFile, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileRunEvidence } from "../../../src/drivers/evidence/file-run-evidence.ts";
import type { LogEntry } from "../../../src/engine/ports/log.ts";
import { linesOf, readAll, runEvidenceContract } from "../../contract/run-evidence.ts";
import { waitFor } from "../../support/wait-for.ts";

const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "orc-evidence-"));
const PLENTY = 2 ** 40;

runEvidenceContract("files", async () => {
  const folder = await makeFolder();
  let free = PLENTY;
  return {
    open: (limits = {}) => FileRunEvidence.open({ folder, log: () => {}, limits, freeBytes: async () => free }),
    leaveFree(bytes) {
      free = bytes;
    },
    dispose: () => rm(folder, { recursive: true }),
  };
});

const RUN = "default.my_shop.Web-App.v2.1.7.1";
let folder: string;
let said: LogEntry[];
const open = (free = PLENTY): Promise<FileRunEvidence> =>
  FileRunEvidence.open({ folder, log: (entry) => said.push(entry), freeBytes: async () => free });

beforeEach(async () => {
  folder = await makeFolder();
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

test("a run's file carries its name and is its owner's only", async () => {
  await (await open()).saveLog(RUN, linesOf("one"), 12);
  expect(await readdir(folder)).toEqual([`00000001.${RUN}@12.ndjson`]);
  expect((await stat(join(folder, `00000001.${RUN}@12.ndjson`))).mode & 0o777).toBe(0o600);
});

test("no id leads out of the folder", async () => {
  const evil = "../../../etc/cron.d/x.1";
  const evidence = await open();
  await evidence.saveLog(evil, linesOf("one"), 1);
  expect(await readdir(folder)).toHaveLength(1);
  expect(await readAll(await open(), evil)).toHaveLength(1);
});

test("one MiB a run, whatever it wrote", async () => {
  const evidence = await open();
  await evidence.saveLog(RUN, linesOf(...Array.from({ length: 30_000 }, (_, n) => `${n} ${"é".repeat(100)}`)), 1);
  const text = await readFile(join(folder, `00000001.${RUN}@1.ndjson`));
  expect(text.length).toBeLessThanOrEqual(2 ** 20);
  expect(text.length).toBeGreaterThan(800_000);
});

test("what a crash left half written, or damaged, is not in the way", async () => {
  await (await open()).saveLog(RUN, linesOf("one", "two"), 1);
  await appendFile(join(folder, `00000001.${RUN}@1.ndjson`), '{"at":"2026-');
  await writeFile(join(folder, "00000002.default.shop.web.1.1.1@1.ndjson.partial"), "half");
  await writeFile(join(folder, "notes.txt"), "somebody's");
  const evidence = await open();
  expect((await readAll(evidence, RUN)).map(({ line }) => line)).toEqual(["one", "two"]);
  expect(await evidence.keptRuns("")).toEqual([{ run: RUN, release: 1 }]);
  expect((await readdir(folder)).sort()).toEqual([`00000001.${RUN}@1.ndjson`, "notes.txt"].sort());
});

test("of two files of one run the later counts, and the earlier goes", async () => {
  await (await open()).saveLog(RUN, linesOf("one"), 1);
  await copyFile(join(folder, `00000001.${RUN}@1.ndjson`), join(folder, `00000000.${RUN}@1.ndjson`));
  expect(await (await open()).keptRuns("")).toEqual([{ run: RUN, release: 1 }]);
  expect(await readdir(folder)).toEqual([`00000001.${RUN}@1.ndjson`]);
});

test("a file that somebody took away is a log that is not there", async () => {
  const evidence = await open();
  await evidence.saveLog(RUN, linesOf("one"), 1);
  await rm(join(folder, `00000001.${RUN}@1.ndjson`));
  expect(await readAll(evidence, RUN)).toEqual([]);
});

test("a nearly full disk is told of", async () => {
  await (await open(5)).saveLog(RUN, linesOf("one"), 1);
  expect(said).toMatchObject([{ level: "warn", message: expect.stringContaining(RUN) }]);
});

test("how a run ended is read without leaving its file open", async () => {
  const evidence = await open();
  const exit = {
    run: RUN,
    code: 1,
    outcome: "failed",
    reason: "exited",
    message: "exited with 1",
    lastedMs: 5,
    at: "t",
  };
  await evidence.saveLog(RUN, linesOf("first", "last"), 1, { ...exit, outcome: "failed" });
  for (let times = 0; times < 5; times += 1) expect(await evidence.exitOf(RUN)).toMatchObject({ code: 1 });
  const openFiles = async (): Promise<string[]> => {
    const links = await Promise.all(
      (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
    );
    return links.filter((path) => path.startsWith(folder));
  };
  await waitFor("the files to be closed", async () => (await openFiles()).length === 0);
});
