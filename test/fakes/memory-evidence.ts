import { BothEnds } from "../../src/drivers/evidence/both-ends.ts";
import { EVIDENCE_LIMITS, type EvidenceLimits } from "../../src/drivers/evidence/limits.ts";
import { slotOf } from "../../src/engine/model/names.ts";
import type { RunExit } from "../../src/engine/model/run.ts";
import type { LogLine } from "../../src/engine/ports/container-engine.ts";
import type { KeptRun, RunEvidence } from "../../src/engine/ports/run-evidence.ts";

type Kept = KeptRun & { text: string; bytes: number; exit: RunExit | undefined };

const BLOCK_BYTES = 4096;

/** Evidence in memory; it outlives the agents that keep it. */
export class MemoryEvidence implements RunEvidence {
  limits: EvidenceLimits = EVIDENCE_LIMITS;
  freeBytes = Number.POSITIVE_INFINITY;
  readonly #kept = new Map<string, Kept>();

  async saveLog(run: string, lines: AsyncIterable<LogLine>, release: number, exit?: RunExit): Promise<void> {
    if (this.freeBytes < this.limits.minFreeBytes) return;
    const ends = new BothEnds(this.limits);
    try {
      for await (const line of lines) ends.add(line);
    } catch (error) {
      if (!ends.isEmpty && !this.#kept.has(run)) this.#keep({ run, release }, ends.text(), exit);
      throw error;
    }
    this.#keep({ run, release }, ends.text(), exit);
  }

  async *readLog(run: string): AsyncGenerator<LogLine> {
    const text = this.#kept.get(run)?.text ?? "";
    for (const line of text.split("\n")) if (line !== "") yield JSON.parse(line) as LogLine;
  }

  async runsOf(replica: string): Promise<string[]> {
    const own = [...this.#kept.keys()].filter((run) => run.slice(0, run.lastIndexOf(".")) === replica);
    return own.sort((a, b) => numberOf(a) - numberOf(b));
  }

  async keptRuns(prefix: string): Promise<KeptRun[]> {
    return [...this.#kept.values()].flatMap(({ run, release }) => (run.startsWith(prefix) ? [{ run, release }] : []));
  }

  async exitOf(run: string): Promise<RunExit | undefined> {
    return this.#kept.get(run)?.exit;
  }

  #keep({ run, release }: KeptRun, text: string, exit: RunExit | undefined): void {
    this.#kept.delete(run);
    this.#kept.set(run, {
      run,
      release,
      text,
      exit,
      bytes: Math.max(1, Math.ceil(text.length / BLOCK_BYTES)) * BLOCK_BYTES,
    });
    const ofSlot = [...this.#kept.keys()].filter((other) => slotOf(other) === slotOf(run));
    for (const old of ofSlot.slice(0, Math.max(0, ofSlot.length - this.limits.slotRuns))) this.#kept.delete(old);
    const bytes = (): number => [...this.#kept.values()].reduce((sum, kept) => sum + kept.bytes, 0);
    for (const oldest of [...this.#kept.keys()]) {
      if (bytes() <= this.limits.totalBytes && this.#kept.size <= this.limits.runs) return;
      this.#kept.delete(oldest);
    }
  }
}

const numberOf = (run: string): number => Number(run.slice(run.lastIndexOf(".") + 1));
