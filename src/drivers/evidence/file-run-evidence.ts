import { mkdir, rm, statfs } from "node:fs/promises";
import { slotOf } from "../../engine/model/names.ts";
import type { RunExit } from "../../engine/model/run.ts";
import type { LogLine } from "../../engine/ports/container-engine.ts";
import type { Log } from "../../engine/ports/log.ts";
import type { KeptRun, RunEvidence } from "../../engine/ports/run-evidence.ts";
import { BothEnds } from "./both-ends.ts";
import { EVIDENCE_LIMITS, type EvidenceLimits } from "./limits.ts";
import { listRuns, type RunFile, readExit, readRun, runNumber, writeRun } from "./run-file.ts";

export type FileRunEvidenceOptions = {
  /** Made when it is not there. */
  folder: string;
  log: Log;
  limits?: Partial<EvidenceLimits>;
  freeBytes?: (folder: string) => Promise<number>;
};

const OWNER_ONLY = 0o700;

/** Logs of runs that ended, one file each, in bounds: the oldest go first, and all of it stops before the disk is full. */
export class FileRunEvidence implements RunEvidence {
  readonly #folder: string;
  readonly #log: Log;
  readonly #limits: EvidenceLimits;
  readonly #freeBytes: (folder: string) => Promise<number>;
  /** Oldest first. */
  readonly #runs = new Map<string, RunFile>();
  #bytes = 0;
  #order = 0;
  #writes: Promise<void> = Promise.resolve();

  private constructor({ folder, log, limits, freeBytes = freeBytesOf }: FileRunEvidenceOptions) {
    this.#folder = folder;
    this.#log = log;
    this.#limits = { ...EVIDENCE_LIMITS, ...limits };
    this.#freeBytes = freeBytes;
  }

  /** Opens a folder with what earlier lives of the agent kept there. */
  static async open(options: FileRunEvidenceOptions): Promise<FileRunEvidence> {
    const evidence = new FileRunEvidence(options);
    await mkdir(options.folder, { recursive: true, mode: OWNER_ONLY });
    for (const file of await listRuns(options.folder)) await evidence.#take(file);
    return evidence;
  }

  async saveLog(run: string, lines: AsyncIterable<LogLine>, release: number, exit?: RunExit): Promise<void> {
    if ((await this.#freeBytes(this.#folder)) < this.#limits.minFreeBytes) {
      this.#log({ level: "warn", message: `too little room on the disk: the log of ${run} is not kept` });
      return;
    }
    const ends = new BothEnds(this.#limits);
    try {
      for await (const line of lines) ends.add(line);
    } catch (error) {
      // Better a part than nothing; but never a part in place of a whole that was kept before.
      if (ends.isEmpty || this.#runs.has(run)) throw error;
      await this.#keep({ run, release }, ends.text(), exit);
      throw error;
    }
    await this.#keep({ run, release }, ends.text(), exit);
  }

  async *readLog(run: string): AsyncGenerator<LogLine> {
    const file = this.#runs.get(run);
    if (file) yield* await readRun(file);
  }

  async runsOf(replica: string): Promise<string[]> {
    const own = [...this.#runs.keys()].filter((run) => run.slice(0, run.lastIndexOf(".")) === replica);
    return own.sort((a, b) => runNumber(a) - runNumber(b));
  }

  async keptRuns(prefix: string): Promise<KeptRun[]> {
    return [...this.#runs.values()].flatMap(({ run, release }) => (run.startsWith(prefix) ? [{ run, release }] : []));
  }

  async exitOf(run: string): Promise<RunExit | undefined> {
    const file = this.#runs.get(run);
    return file && readExit(file);
  }

  #keep({ run, release }: KeptRun, log: string, exit?: RunExit): Promise<void> {
    const kept = this.#writes.then(async () => {
      await this.#take(await writeRun(this.#folder, { order: this.#order + 1, run, release }, log, exit));
      await this.#dropOldestOf(slotOf(run));
      await this.#dropOldest();
    });
    this.#writes = kept.catch(() => {});
    return kept;
  }

  /** Counts a file in, in place of an earlier one of the same run. */
  async #take(file: RunFile): Promise<void> {
    const before = this.#runs.get(file.run);
    if (before) await this.#drop(before);
    this.#runs.set(file.run, file);
    this.#bytes += file.bytes;
    this.#order = file.order;
  }

  /** Runs of a slot that are more than anybody looks back at, so that one that loops does not cost the others theirs. */
  async #dropOldestOf(slot: string): Promise<void> {
    const own = [...this.#runs.values()].filter(({ run }) => slotOf(run) === slot);
    for (const file of own.slice(0, Math.max(0, own.length - this.#limits.slotRuns))) await this.#drop(file);
  }

  async #dropOldest(): Promise<void> {
    for (const file of this.#runs.values()) {
      const isTooMuch = this.#bytes > this.#limits.totalBytes || this.#runs.size > this.#limits.runs;
      if (!isTooMuch || this.#runs.size === 1) return;
      await this.#drop(file);
    }
  }

  async #drop(file: RunFile): Promise<void> {
    await rm(file.path, { force: true });
    this.#runs.delete(file.run);
    this.#bytes -= file.bytes;
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
