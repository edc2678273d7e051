import { expect, test } from "vitest";
import { CAUGHT_UP } from "../../../../src/engine/api/log/log-feed.ts";
import type { RunPorts } from "../../../../src/engine/api/log/read-ports.ts";
import { replicaLog } from "../../../../src/engine/api/log/replica-log.ts";
import type { Span } from "../../../../src/engine/api/log/span.ts";
import type { LogLine, LogQuery } from "../../../../src/engine/ports/container-engine.ts";
import { EngineError } from "../../../../src/errors/orc-error.ts";
import { MemoryEvidence } from "../../../fakes/memory-evidence.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";

const line = (second: number, stream: LogLine["stream"] = "stdout"): LogLine => ({
  at: `2026-01-01T00:00:${String(second).padStart(2, "0")}.000000000Z`,
  stream,
  line: `${second}`,
});
const origin = (run: number) => ({
  namespace: "default",
  app: "shop",
  service: "web",
  slot: 1,
  replica: "default.shop.web.1.1",
  run: `default.shop.web.1.1.${run}`,
  release: 1,
  host: "alpha",
});

async function* of(lines: LogLine[]): AsyncGenerator<LogLine> {
  yield* lines;
}

type Answer = LogLine[] | { lines: LogLine[]; thenThrows: EngineError };

/** An engine that answers each question after a followed log in turn, and others from all that it ever answered. */
class Engine {
  readonly asked: LogQuery[] = [];
  readonly #answers: Answer[];

  constructor(...answers: Answer[]) {
    this.#answers = answers;
  }

  async *logs(_: string, query: LogQuery): AsyncGenerator<LogLine> {
    const answer = (query.follow ? this.#answers.shift() : this.#answers[0]) ?? [];
    const lines = "thenThrows" in answer ? answer.lines : answer;
    if (query.follow) this.asked.push(query);
    yield* query.tail === undefined ? lines : lines.slice(Math.max(0, lines.length - query.tail));
    if (query.follow && "thenThrows" in answer) throw answer.thenThrows;
  }
}

async function portsOf(engine: Engine): Promise<RunPorts & { clock: VirtualClock }> {
  const evidence = new MemoryEvidence();
  await evidence.saveLog(origin(1).run, of([1, 2, 3].map((n) => line(n))), 1);
  await evidence.saveLog(origin(2).run, of([4, 5].map((n) => line(n))), 1);
  return { engine, evidence, clock: new VirtualClock(), log: () => {} };
}

const RUNS = { kept: [origin(1), origin(2)], live: { origin: origin(3), container: "c" } };
const FAR = new AbortController().signal;

async function read(ports: RunPorts & { clock: VirtualClock }, span: Span, goesOn?: () => boolean): Promise<string[]> {
  const seen: string[] = [];
  const reading = (async () => {
    for await (const entry of replicaLog(ports, RUNS, span, FAR, goesOn))
      seen.push(entry === CAUGHT_UP ? "caught up" : (JSON.parse(entry.text) as LogLine).line);
  })();
  await ports.clock.advance(10_000);
  await reading;
  return seen;
}

test.each([
  ["all of it", {}, "1 2 3 4 5 6 7"],
  ["the last lines, of its live run first", { tail: 1 }, "7"],
  ["the last lines, over its runs", { tail: 3 }, "5 6 7"],
  ["the last lines, over many runs", { tail: 6 }, "2 3 4 5 6 7"],
  ["more than there are", { tail: 60 }, "1 2 3 4 5 6 7"],
  ["none", { tail: 0 }, ""],
  ["a span, from a run that is gone on", { since: line(3).at, until: line(6).at }, "3 4 5 6"],
])("a replica's log, run by run: %s", async (_, span, expected) => {
  expect((await read(await portsOf(new Engine([line(6), line(7)])), span)).join(" ")).toBe(expected);
});

test("lines that are written after the clock was set back, or at the same instant, are lines", async () => {
  const ports = await portsOf(new Engine([line(6), line(7), line(7), line(5)]));
  const seen = await read(ports, { tail: 4 }, () => true);
  expect(seen.filter((text) => text !== "caught up").join("")).toBe("6775");
});

test("a followed log says where its history ends", async () => {
  const ports = await portsOf(new Engine([line(6), line(7)]));
  expect(await read(ports, {}, () => false)).toEqual([..."1234567", "caught up"]);
});

test("a stream that breaks while its run goes on is opened again; nothing is missing, nothing comes twice", async () => {
  const thenThrows = new EngineError("engine.unreachable", "the engine is away");
  const engine = new Engine({ lines: [line(6), line(7), line(6, "stderr")], thenThrows }, { lines: [], thenThrows }, [
    line(7),
    line(7, "stderr"),
    line(8),
  ]);
  const seen = await read(await portsOf(engine), { tail: 5 }, () => true);
  expect(seen.filter((text) => text !== "caught up").join("")).toBe("4567678");
  expect(engine.asked.map(({ since, tail }) => ({ since, tail }))).toEqual([
    { since: undefined, tail: 5 },
    { since: "2026-01-01T00:00:05.000Z", tail: undefined },
    { since: "2026-01-01T00:00:05.000Z", tail: undefined },
  ]);
});

test("a container that went while it was asked for has left what was kept", async () => {
  const thenThrows = new EngineError("container.missing", "no such container");
  const ports = await portsOf(new Engine({ lines: [], thenThrows }));
  await ports.evidence.saveLog(origin(3).run, of([line(6)]), 1);
  expect((await read(ports, {}, () => true)).filter((text) => text !== "caught up").join("")).toBe("123456");
});

test("a container that went while its stream was broken has left the rest", async () => {
  const [away, gone] = (["engine.unreachable", "container.missing"] as const).map(
    (code) => new EngineError(code, code),
  );
  if (!away || !gone) throw new Error("no errors");
  const engine = new Engine({ lines: [line(6), line(7)], thenThrows: away }, { lines: [], thenThrows: gone });
  const ports = await portsOf(engine);
  await ports.evidence.saveLog(origin(3).run, of([line(6), line(7), line(8)]), 1);
  expect((await read(ports, {}, () => true)).filter((text) => text !== "caught up").join("")).toBe("12345678");
});
