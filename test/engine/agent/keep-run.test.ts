import { expect, test } from "vitest";
import { keepRun } from "../../../src/engine/agent/keep-run.ts";
import type { RunExit } from "../../../src/engine/model/run.ts";
import type { LogLine, LogQuery } from "../../../src/engine/ports/container-engine.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";
import { MemoryEvidence } from "../../fakes/memory-evidence.ts";

const RUN = "default.shop.web.1.1.1";
const EXIT: RunExit = { run: RUN, code: 1, outcome: "failed", reason: "exited", at: "2026-01-01T00:01:00.000Z" };
const ENDED = { container: "c1", run: RUN, release: 2, exit: EXIT };

/** An engine with a log of so many lines; `asked` is what of it was asked for. */
function logOf(lines: number, width: number) {
  const asked: LogQuery[] = [];
  let read = 0;
  const lineAt = (n: number): LogLine => ({
    at: new Date(Date.UTC(2026, 0, 1) + n).toISOString(),
    stream: "stdout",
    line: `${n} ${"x".repeat(width)}`,
  });
  return {
    asked,
    read: () => read,
    async *logs(_id: string, query: LogQuery): AsyncGenerator<LogLine> {
      asked.push(query);
      for (let n = query.tail === undefined ? 0 : Math.max(0, lines - query.tail); n < lines; n += 1) {
        read += 1;
        yield lineAt(n);
      }
    },
  };
}

async function kept(evidence: MemoryEvidence): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of evidence.readLog(RUN)) lines.push(line);
  return lines;
}

test("of a log both ends are kept, and how many lines lie between", async () => {
  const evidence = new MemoryEvidence();
  await keepRun(logOf(30_000, 90), evidence, ENDED);
  const lines = await kept(evidence);
  expect(lines[0]?.line).toMatch(/^0 /);
  expect(lines.at(-1)?.line).toMatch(/^29999 /);
  expect(lines.length + lines.reduce((sum, { lostBefore = 0 }) => sum + lostBefore, 0)).toBe(30_000);
  expect(await evidence.exitOf(RUN)).toEqual(EXIT);
});

test("a log that is very long is not read as a whole", async () => {
  const evidence = new MemoryEvidence();
  const engine = logOf(60_000, 4000);
  await keepRun(engine, evidence, ENDED);
  const lines = await kept(evidence);
  expect(lines[0]?.line).toMatch(/^0 /);
  expect(lines.at(-1)?.line).toMatch(/^59999 /);
  expect(engine.asked).toHaveLength(2);
  expect(engine.read()).toBeLessThan(20_000);
  expect(new Set(lines.map(({ at }) => at)).size).toBe(lines.length);
});

test.each([
  ["engine.refused", EXIT],
  ["engine.unreachable", undefined],
] as const)("a log that cannot be read (%s)", async (code, exit) => {
  const evidence = new MemoryEvidence();
  const logs = (): AsyncIterable<LogLine> => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new EngineError(code, "no")) }),
  });
  const keeping = keepRun({ logs }, evidence, ENDED);
  await (exit ? keeping : expect(keeping).rejects.toMatchObject({ code }));
  expect(await evidence.exitOf(RUN)).toEqual(exit);
});
