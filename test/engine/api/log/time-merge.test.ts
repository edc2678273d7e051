import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOLD_MS, type MergeSource, TimeMerge } from "../../../../src/engine/api/log/time-merge.ts";

type Line = { time: string; text: string; source: number; number: number };

const ALL = Number.POSITIVE_INFINITY;
const timeOf = (ms: number): string => String(ms).padStart(6, "0");
const line = (ms: number, source = 0, number = 0): Line => ({ time: timeOf(ms), text: "x", source, number });
const times = (lines: Line[]): number[] => lines.map(({ time }) => Number(time));

/** A merge whose wall clock is its monotonic one. */
class Merging {
  readonly merge = new TimeMerge<Line>();
  now = 0;

  open(isCaughtUp = true): MergeSource<Line> {
    const source = this.merge.open(this.now);
    if (isCaughtUp) this.merge.caughtUp(source);
    return source;
  }

  push(source: MergeSource<Line>, ...lines: Line[]): void {
    for (const one of lines) this.merge.push(source, one, this.now);
  }

  take(most = ALL): number[] {
    return times(this.merge.take(this.now, timeOf(Math.max(0, this.now - HOLD_MS)), most));
  }
}

describe("lines of several logs", () => {
  test("go out in order as soon as every log has shown what it has", () => {
    const at = new Merging();
    const [a, b] = [at.open(), at.open()];
    at.push(a, line(1), line(4));
    expect(at.take()).toEqual([]);
    at.push(b, line(2), line(3));
    expect(at.take()).toEqual([1, 2, 3]);
    at.merge.end(b);
    expect(at.take()).toEqual([4]);
  });

  test("do not wait for a log that is idle, longer than their hold", () => {
    const at = new Merging();
    const [a] = [at.open(), at.open()];
    at.now = 1000;
    at.push(a, line(1000));
    expect(at.take()).toEqual([]);
    at.now += HOLD_MS;
    expect(at.take()).toEqual([1000]);
  });

  test("wait for a log that is still giving its history", () => {
    const at = new Merging();
    const [a, old] = [at.open(), at.open(false)];
    at.now = 1000;
    at.push(a, line(1000));
    at.now = 2500;
    expect(at.take()).toEqual([]);
    at.push(old, line(5), line(2000));
    at.merge.caughtUp(old);
    expect(at.take()).toEqual([5, 1000, 2000]);
  });

  test("go out although the clock of the wall was set back", () => {
    const at = new Merging();
    const [a] = [at.open(), at.open()];
    at.push(a, line(90_000));
    at.now += HOLD_MS;
    expect(at.take()).toEqual([90_000]);
  });

  test("of the same time take turns, and come in portions", () => {
    const merge = new TimeMerge<Line>();
    const [a, b] = [merge.open(0), merge.open(0)];
    for (const number of [1, 2])
      for (const source of [a, b]) merge.push(source, line(7, source === a ? 1 : 2, number), 0);
    for (const source of [a, b]) merge.end(source);
    const taken = [...merge.take(0, "", 3), ...merge.take(0, "", 3)];
    expect(taken.map(({ source, number }) => `${source}.${number}`)).toEqual(["1.1", "2.1", "1.2", "2.2"]);
    expect(merge.isDone).toBe(true);
  });
});

test("histories, each in order, however their parts arrive, become one in order that has every line", () => {
  const log = fc.array(fc.nat({ max: 1000 }), { maxLength: 30 }).map((ms) => ms.sort((a, b) => a - b));
  const turns = fc.array(fc.nat({ max: 5 }), { maxLength: 200 });
  fc.assert(
    fc.property(
      fc.array(log, { minLength: 1, maxLength: 6 }),
      turns,
      fc.integer({ min: 1, max: 9 }),
      (logs, order, most) => {
        const at = new Merging();
        const sources = logs.map(() => at.open(false));
        const left = logs.map((ms) => [...ms]);
        const taken: number[] = [];
        const push = (index: number): void => {
          const [source, ms] = [sources[index], left[index]?.shift()];
          if (source && ms !== undefined) at.push(source, line(ms, index));
        };
        for (const turn of order) {
          push(turn % logs.length);
          taken.push(...at.take(most));
        }
        for (const [index, ms] of left.entries()) while (ms.length > 0) push(index);
        for (const source of sources) at.merge.end(source);
        taken.push(...at.take());
        expect(taken).toEqual(logs.flat().sort((a, b) => a - b));
      },
    ),
  );
});

/** Writers at their own pace, an engine that is late by some: in the order in which the lines come in. */
const written = fc
  .array(fc.record({ source: fc.nat({ max: 4 }), at: fc.nat({ max: 5000 }), lateBy: fc.nat({ max: 2 * HOLD_MS }) }), {
    maxLength: 150,
  })
  .map((all) => {
    const arrivals = new Map<number, number>();
    return all
      .sort((a, b) => a.at - b.at)
      .map(({ source, at, lateBy }, number) => {
        // One log is in order: a late line makes those behind it late too.
        const arrival = Math.max(arrivals.get(source) ?? 0, at + lateBy);
        arrivals.set(source, arrival);
        return { source, at, arrival, number };
      })
      .sort((a, b) => a.arrival - b.arrival || a.number - b.number);
  });

test("followed lines all come, each log in order, none out of place by more than it came too late, none held for long", () => {
  fc.assert(
    fc.property(written, (arriving) => {
      const at = new Merging();
      const sources = Array.from({ length: 5 }, () => at.open());
      const out: (Line & { leftAt: number })[] = [];
      const waiting = [...arriving];
      for (at.now = 0; at.now < 8000; at.now += 10) {
        for (let next = waiting[0]; next && next.arrival <= at.now; next = waiting[0]) {
          const source = sources[next.source];
          if (source) at.push(source, line(next.at, next.source, next.number));
          waiting.shift();
        }
        const taken = at.merge.take(at.now, timeOf(Math.max(0, at.now - HOLD_MS)), ALL);
        out.push(...taken.map((one) => ({ ...one, leftAt: at.now })));
      }
      expect(out.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
        arriving.map(({ number }) => number).sort((a, b) => a - b),
      );
      let newest = 0;
      for (const { time, source, leftAt } of out) {
        expect(newest - Number(time)).toBeLessThanOrEqual(HOLD_MS);
        // What is the last to come that is older, and then the quiet behind it.
        expect(leftAt - Number(time)).toBeLessThanOrEqual(3 * HOLD_MS + 20);
        newest = Math.max(newest, Number(time));
        const own = out.filter((one) => one.source === source).map((one) => one.number);
        expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    }),
    { numRuns: 60 },
  );
});
