import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileAgentDisk } from "../../../src/drivers/agent-disk/file-agent-disk.ts";
import type { LogEntry } from "../../../src/engine/ports/log.ts";
import { agentDiskContract, assignmentOf, memoryOf } from "../../contract/agent-disk.ts";

const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "orc-agent-disk-"));

agentDiskContract("files", async () => {
  const folder = await makeFolder();
  return {
    open: () => FileAgentDisk.open(join(folder, "agent"), () => {}),
    dispose: () => rm(folder, { recursive: true }),
  };
});

const REPLICA = "default.shop.web.1.1";
let folder: string;
let said: LogEntry[];
const open = (): Promise<FileAgentDisk> => FileAgentDisk.open(folder, (entry) => said.push(entry));

beforeEach(async () => {
  folder = await makeFolder();
  said = [];
  const disk = await open();
  await disk.saveAssignment(assignmentOf("one"));
  await disk.saveMemory({ [REPLICA]: memoryOf(1) });
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ["nothing", ""],
  ["half of it", '{"version":1,"value":{"storeId":"one","it'],
  ["something else", '{"version":1,"value":[]}'],
  ["a form of the future", '{"version":2,"value":{"storeId":"one","items":{},"routing":{}}}'],
  ["zeros", "\0".repeat(100)],
])("a file that holds %s is put aside, and the other one is still read", async (_, text) => {
  await writeFile(join(folder, "assignment.json"), text);
  expect(await (await open()).load()).toEqual({ memory: { [REPLICA]: memoryOf(1) } });
  expect(said).toMatchObject([{ level: "warn" }]);
  expect(await readFile(join(folder, "assignment.json.damaged"), "utf8")).toBe(text);
  const disk = await open();
  await disk.saveAssignment(assignmentOf("two"));
  expect(await disk.load()).toEqual({ assignment: assignmentOf("two"), memory: { [REPLICA]: memoryOf(1) } });
});

test("a write that a crash cut off leaves what was there before", async () => {
  await writeFile(join(folder, "memory.json.partial"), '{"version":1,"va');
  expect((await (await open()).load()).memory).toEqual({ [REPLICA]: memoryOf(1) });
  await (await open()).saveMemory({ [REPLICA]: memoryOf(2) });
  expect((await readdir(folder)).sort()).toEqual(["assignment.json", "memory.json"]);
});

test("only their owner reads the files", async () => {
  for (const name of ["assignment.json", "memory.json"]) {
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  }
});

test("a disk that refuses a write says so, and takes the next one", async () => {
  const disk = await open();
  await rm(folder, { recursive: true });
  await expect(disk.saveMemory({})).rejects.toThrow();
  const again = await open();
  await disk.saveMemory({ [REPLICA]: memoryOf(9) });
  expect((await again.load()).memory).toEqual({ [REPLICA]: memoryOf(9) });
  await truncate(join(folder, "memory.json"), 0);
  expect((await again.load()).memory).toEqual({});
});
