import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LiveLines } from "../../../../src/engine/api/log/live-lines.ts";
import { type OriginLine, sortableTime } from "../../../../src/engine/api/log/log-source.ts";
import { lastLines, mergeHistory } from "../../../../src/engine/api/log/merge-history.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";

const line = (ms: number, text = `${ms}`, slot = 1): OriginLine => ({
  at: new Date(ms).toISOString(),
  stream: "stdout",
  line: text,
  origin: {
    namespace: "default",
    app: "shop",
    service: "web",
    slot,
    replica: `default.shop.web.${slot}.1`,
    run: `default.shop.web.${slot}.1.1`,
    release: 1,
    host: "alpha",
  },
});

async function* of(lines: OriginLine[]): AsyncGenerator<OriginLine> {
  yield* lines;
}

async function texts(lines: AsyncIterable<OriginLine | { gap: number }>): Promise<string[]> {
  const out: string[] = [];
  for await (const item of lines) out.push("gap" in item ? `gap ${item.gap}` : item.line);
  return out;
}

describe("history", () => {
  test("of any logs, each in order, is merged into one in order that has every line", async () => {
    const log = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(log, { maxLength: 6 }), async (logs) => {
        const sources = logs.map((times, index) =>
          of(times.toSorted((a, b) => a - b).map((ms) => line(ms, `${ms}`, index))),
        );
        const merged = (await texts(mergeHistory(sources))).map(Number);
        expect(merged).toEqual(logs.flat().toSorted((a, b) => a - b));
      }),
    );
  });

  test("of lines at the same instant stays in the order each log has them", async () => {
    const merged = await texts(mergeHistory([of([line(1, "a"), line(1, "b")]), of([line(1, "c"), line(2, "d")])]));
    expect(merged.filter((text) => text < "c")).toEqual(["a", "b"]);
    expect(merged.at(-1)).toBe("d");
  });

  test("closes all its sources when the reader leaves", async () => {
    const closed: number[] = [];
    const source = async function* (index: number): AsyncGenerator<OriginLine> {
      try {
        for (let ms = 0; ; ms += 1) yield line(ms);
      } finally {
        closed.push(index);
      }
    };
    for await (const _ of mergeHistory([source(1), source(2)])) break;
    expect(closed.toSorted()).toEqual([1, 2]);
  });

  test.each([0, 1, 3, 5000])("its last %i lines", async (count) => {
    const all = Array.from({ length: 4000 }, (_, ms) => line(ms));
    const kept = await texts(lastLines(of(all), count));
    expect(kept).toEqual(all.slice(Math.max(0, all.length - count)).map(({ line: text }) => text));
  });
});

test("times of the engine and of our clocks sort together", () => {
  const inOrder = [
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.000000001Z",
    "2026-01-01T00:00:00.1Z",
    "2026-01-01T00:00:00.123Z",
    "2026-01-01T00:00:00.123456789Z",
  ];
  expect(inOrder.toReversed().map(sortableTime).toSorted()).toEqual(inOrder.map(sortableTime));
});

describe("lines as they come", () => {
  test("wait for each other a moment and go out in order", async () => {
    const clock = new VirtualClock();
    const live = new LiveLines(clock);
    const read = texts(live);
    live.push(line(20));
    live.push(line(10));
    await clock.advance(200);
    live.push(line(40));
    live.push(line(30));
    live.end();
    expect(await read).toEqual(["10", "20", "30", "40"]);
  });

  test("a reader that is too slow is told how many it lost", async () => {
    const live = new LiveLines(new VirtualClock(), 10);
    for (let ms = 0; ms < 25; ms += 1) live.push(line(ms));
    live.end();
    const read = await texts(live);
    const [gap = ""] = read;
    const lost = Number(gap.replace("gap ", ""));
    expect(lost).toBeGreaterThan(0);
    expect(read.length - 1 + lost).toBe(25);
    expect(read.at(-1)).toBe("24");
  });

  test("a failure is told after the lines before it", async () => {
    const live = new LiveLines(new VirtualClock());
    live.push(line(1));
    live.fail(new Error("the engine is gone"));
    const seen: string[] = [];
    const read = (async () => {
      for await (const item of live) if (!("gap" in item)) seen.push(item.line);
    })();
    await expect(read).rejects.toThrow("the engine is gone");
    expect(seen).toEqual(["1"]);
  });
});
