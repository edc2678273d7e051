import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EvidenceLimits } from "../../src/drivers/evidence/limits.ts";
import type { RunExit } from "../../src/engine/model/run.ts";
import type { LogLine } from "../../src/engine/ports/container-engine.ts";
import type { RunEvidence } from "../../src/engine/ports/run-evidence.ts";

export type EvidencePlace = {
  open(limits?: Partial<EvidenceLimits>): Promise<RunEvidence>;
  /** Fills the disk until only so many bytes are free. */
  leaveFree(bytes: number): void;
  dispose(): Promise<void>;
};

const lineOf = (line: string, n = 0): LogLine => ({
  at: new Date(Date.UTC(2026, 0, 1) + n).toISOString(),
  stream: n % 2 === 0 ? "stdout" : "stderr",
  line,
});

export async function* linesOf(...lines: string[]): AsyncGenerator<LogLine> {
  for (const [n, line] of lines.entries()) yield lineOf(line, n);
}

async function* broken(...lines: string[]): AsyncGenerator<LogLine> {
  yield* linesOf(...lines);
  throw new Error("the engine went away");
}

export async function readAll(evidence: RunEvidence, run: string): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of evidence.readLog(run)) lines.push(line);
  return lines;
}

const REPLICA = "default.shop.web.1.7";
const RUN = `${REPLICA}.1`;

/** What every keeper of evidence must do. */
export function runEvidenceContract(name: string, makePlace: () => Promise<EvidencePlace>): void {
  describe(`the run evidence contract: ${name}`, () => {
    let place: EvidencePlace;
    let evidence: RunEvidence;
    const texts = async (run: string): Promise<string[]> => (await readAll(evidence, run)).map(({ line }) => line);

    beforeEach(async () => {
      place = await makePlace();
      evidence = await place.open();
    });
    afterEach(() => place.dispose());

    test("gives back what was kept, also to the next agent; nothing of what was not", async () => {
      await evidence.saveLog(RUN, linesOf("one", "", "three é \u0000 \\"), 3);
      const kept = [lineOf("one", 0), lineOf("", 1), lineOf("three é \u0000 \\", 2)];
      expect(await readAll(evidence, RUN)).toEqual(kept);
      expect(await readAll(await place.open(), RUN)).toEqual(kept);
      expect(await texts("default.shop.web.1.7.2")).toEqual([]);
    });

    test("keeps the beginning and the newest end of a long log, and says how many are missing", async () => {
      evidence = await place.open({ headBytes: 1000, runBytes: 10_000 });
      const all = Array.from({ length: 1000 }, (_, n) => `line ${n}`);
      await evidence.saveLog(RUN, linesOf(...all), 1);
      const lines = await readAll(evidence, RUN);
      const gap = lines.findIndex(({ lostBefore }) => lostBefore !== undefined);
      expect(lines.filter(({ lostBefore }) => lostBefore !== undefined)).toHaveLength(1);
      expect(lines.length + (lines[gap]?.lostBefore ?? 0)).toBe(1000);
      const kept = lines.map(({ line }) => line);
      expect(kept.slice(0, gap)).toEqual(all.slice(0, gap));
      expect(kept.slice(gap)).toEqual(all.slice(gap - lines.length));
      const bytes = lines.reduce((sum, line) => sum + JSON.stringify(line).length + 1, 0);
      expect(bytes).toBeLessThanOrEqual(10_100);
      expect(bytes).toBeGreaterThan(7500);
      expect(gap).toBeGreaterThan(5);
    });

    test("a line that is longer than all that is kept is cut", async () => {
      await evidence.saveLog(RUN, linesOf("short", "x".repeat(2_000_000), "end"), 1);
      const [first, long, last] = await texts(RUN);
      expect([first, last]).toEqual(["short", "end"]);
      expect(long?.length).toBeLessThan(1_000_000);
      expect(long).toMatch(/^x+… \(\d+ more characters\)$/);
    });

    test("a log that breaks off is kept as far as it came, but never in place of a whole one", async () => {
      await expect(evidence.saveLog(RUN, broken("one", "two"), 1)).rejects.toThrow("the engine went away");
      expect(await texts(RUN)).toEqual(["one", "two"]);
      await evidence.saveLog(RUN, linesOf("one", "two", "three"), 1);
      await expect(evidence.saveLog(RUN, broken("one"), 1)).rejects.toThrow("the engine went away");
      expect(await texts(RUN)).toEqual(["one", "two", "three"]);
      await expect(evidence.saveLog(`${REPLICA}.2`, broken(), 1)).rejects.toThrow("the engine went away");
      expect(await evidence.runsOf(REPLICA)).toEqual([RUN]);
    });

    test("runs of a replica in their order, of that one only, also those that wrote nothing", async () => {
      for (const run of [10, 9, 2]) await evidence.saveLog(`${REPLICA}.${run}`, linesOf(), 1);
      await evidence.saveLog("default.shop.web.1.71.1", linesOf("x"), 1);
      await evidence.saveLog("default.shop.web.1.7.1.1", linesOf("x"), 1);
      expect(await evidence.runsOf(REPLICA)).toEqual([`${REPLICA}.2`, `${REPLICA}.9`, `${REPLICA}.10`]);
      expect(await evidence.runsOf("default.shop.web.1.8")).toEqual([]);
    });

    test("kept runs by the beginning of their ids, oldest first, with their releases", async () => {
      await evidence.saveLog("default.shop.web.2.2.1", linesOf("x"), 4);
      await evidence.saveLog("default.shop.web.1.1.1", linesOf("x"), 3);
      await evidence.saveLog("default.shop.webb.1.1.1", linesOf("x"), 3);
      await evidence.saveLog("prod.shop.web.1.1.1", linesOf("x"), 3);
      const kept = [
        { run: "default.shop.web.2.2.1", release: 4 },
        { run: "default.shop.web.1.1.1", release: 3 },
      ];
      expect(await evidence.keptRuns("default.shop.web.")).toEqual(kept);
      expect(await (await place.open()).keptRuns("default.shop.web.")).toEqual(kept);
    });

    test("the oldest go first when there are too many bytes or too many runs", async () => {
      const runs = [1, 2, 3, 4, 5].map((n) => `${REPLICA}.${n}`);
      evidence = await place.open({ totalBytes: 12_288 });
      for (const run of runs) await evidence.saveLog(run, linesOf("x".repeat(2000)), 1);
      expect(await evidence.runsOf(REPLICA)).toEqual(runs.slice(2));
      evidence = await place.open({ runs: 2 });
      await evidence.saveLog(`${REPLICA}.6`, linesOf("x"), 1);
      expect(await evidence.runsOf(REPLICA)).toEqual([`${REPLICA}.5`, `${REPLICA}.6`]);
      expect(await texts(`${REPLICA}.1`)).toEqual([]);
    });

    test("of a slot the last ten runs are kept, whichever replicas they were of; others keep theirs", async () => {
      await evidence.saveLog("default.shop.web.2.1.1", linesOf("x"), 1);
      for (let run = 1; run <= 7; run += 1) await evidence.saveLog(`${REPLICA}.${run}`, linesOf("x"), 1);
      for (let run = 1; run <= 5; run += 1) await evidence.saveLog(`default.shop.web.1.8.${run}`, linesOf("x"), 2);
      expect(await evidence.runsOf(REPLICA)).toEqual([3, 4, 5, 6, 7].map((run) => `${REPLICA}.${run}`));
      expect(await evidence.keptRuns("default.shop.web.1.")).toHaveLength(10);
      expect(await evidence.keptRuns("default.shop.web.2.")).toHaveLength(1);
    });

    test("how a run ended is kept beside what it wrote, also of one that wrote nothing", async () => {
      const exit: RunExit = {
        run: RUN,
        code: 137,
        signal: "SIGKILL",
        outcome: "oom",
        reason: "oom",
        message: "was killed for memory (64 MiB) after 3.0 s",
        lastedMs: 3000,
        at: "2026-01-01T00:00:03.000Z",
      };
      await evidence.saveLog(RUN, linesOf("one"), 1, exit);
      await evidence.saveLog(`${REPLICA}.2`, linesOf(), 1, { ...exit, run: `${REPLICA}.2` });
      await evidence.saveLog(`${REPLICA}.3`, linesOf("x"), 1);
      for (const keeper of [evidence, await place.open()]) {
        expect(await keeper.exitOf(RUN)).toEqual(exit);
        expect(await keeper.exitOf(`${REPLICA}.2`)).toEqual({ ...exit, run: `${REPLICA}.2` });
        expect(await keeper.exitOf(`${REPLICA}.3`)).toBeUndefined();
        expect(await keeper.exitOf(`${REPLICA}.4`)).toBeUndefined();
        expect((await readAll(keeper, RUN)).map(({ line }) => line)).toEqual(["one"]);
      }
    });

    test("on a disk that is nearly full nothing more is kept, and nothing is thrown", async () => {
      await evidence.saveLog(RUN, linesOf("before"), 1);
      place.leaveFree(2 ** 30 - 1);
      await evidence.saveLog(`${REPLICA}.2`, linesOf("x"), 1);
      expect(await evidence.runsOf(REPLICA)).toEqual([RUN]);
      place.leaveFree(2 ** 30);
      await evidence.saveLog(`${REPLICA}.2`, linesOf("x"), 1);
      expect(await evidence.runsOf(REPLICA)).toEqual([RUN, `${REPLICA}.2`]);
    });

    test("a run that is kept again counts once", async () => {
      evidence = await place.open({ totalBytes: 8192 });
      for (let n = 0; n < 10; n += 1) await evidence.saveLog(RUN, linesOf(`${n}`), n);
      await evidence.saveLog(`${REPLICA}.2`, linesOf("x"), 9);
      expect(await evidence.keptRuns("")).toEqual([
        { run: RUN, release: 9 },
        { run: `${REPLICA}.2`, release: 9 },
      ]);
      expect(await texts(RUN)).toEqual(["9"]);
    });
  });
}
