import { createReadStream } from "node:fs";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { RunExit } from "../../engine/model/run.ts";
import type { LogLine } from "../../engine/ports/container-engine.ts";
import { exitIn, withExit } from "./exit-line.ts";

/** A run's kept log on the disk; its name carries the run, its release, and in which order logs were kept. */
export type RunFile = { order: number; run: string; release: number; path: string; bytes: number };

const SUFFIX = ".ndjson";
const PARTIAL = ".partial";
const OWNER_ONLY = 0o600;
const ORDER_DIGITS = 8;
/** What a file takes of a disk at least. */
const BLOCK_BYTES = 4096;

/** Ids hold letters, digits, dots, dashes and underscores, which stay as they are; nothing else ever becomes a path. */
const pathOf = (folder: string, order: number, run: string, release: number): string =>
  join(folder, `${String(order).padStart(ORDER_DIGITS, "0")}.${encodeURIComponent(run)}@${release}${SUFFIX}`);

const NAME = /^(\d+)\.(.+)@(\d+)\.ndjson$/;

/** The kept runs of a folder, oldest first; what a crash left half written is taken away. */
export async function listRuns(folder: string): Promise<RunFile[]> {
  const names = await readdir(folder);
  for (const name of names.filter((found) => found.endsWith(PARTIAL))) await rm(join(folder, name), { force: true });
  const found = await Promise.all(
    names.map(async (name) => {
      const [, order, run, release] = NAME.exec(name) ?? [];
      if (run === undefined) return [];
      const path = join(folder, name);
      const { size } = await stat(path);
      return [
        { order: Number(order), run: decodeURIComponent(run), release: Number(release), path, bytes: onDisk(size) },
      ];
    }),
  );
  return found.flat().sort((a, b) => a.order - b.order);
}

/** Writes a run's log as a whole; a reader sees all of it or nothing. */
export async function writeRun(
  folder: string,
  { order, run, release }: Pick<RunFile, "order" | "run" | "release">,
  log: string,
  exit?: RunExit,
): Promise<RunFile> {
  const path = pathOf(folder, order, run, release);
  const text = withExit(log, exit);
  try {
    await writeFile(`${path}${PARTIAL}`, text, { mode: OWNER_ONLY });
    await rename(`${path}${PARTIAL}`, path);
  } catch (error) {
    // What a full disk took a part of takes room from all others.
    await rm(`${path}${PARTIAL}`, { force: true });
    throw error;
  }
  return { order, run, release, path, bytes: onDisk(Buffer.byteLength(text)) };
}

/** Lines of a file; nothing when it is gone, and without lines that cannot be read. */
export async function readRun({ path }: RunFile): Promise<LogLine[]> {
  try {
    return (await readFile(path, "utf8")).split("\n").flatMap(parsed);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** How the run of a file ended; undefined where that was not kept, or is gone. */
export async function readExit({ path }: RunFile): Promise<RunExit | undefined> {
  const input = createReadStream(path);
  try {
    for await (const line of createInterface({ input })) return exitIn(line);
  } catch {
    // Gone meanwhile: as good as never kept.
  } finally {
    // Whoever stops in the middle of a file has it open until the stream is ended.
    input.destroy();
  }
  return undefined;
}

export const runNumber = (run: string): number => Number(run.slice(run.lastIndexOf(".") + 1));

const onDisk = (bytes: number): number => Math.max(1, Math.ceil(bytes / BLOCK_BYTES)) * BLOCK_BYTES;

function parsed(text: string): LogLine[] {
  try {
    const line = text === "" ? undefined : (JSON.parse(text) as Partial<LogLine>);
    return line?.line === undefined ? [] : [line as LogLine];
  } catch {
    return [];
  }
}
