import fc from "fast-check";
import { expect, test } from "vitest";
import type { Frame } from "../../../src/drivers/docker/log-frames.ts";
import { tailOf } from "../../../src/drivers/docker/log-tail.ts";

async function* of(frames: Frame[]): AsyncGenerator<Frame> {
  yield* frames;
}

/** What a log of these lines holds, each so many pieces long. */
const entriesOf = (pieces: number[], isEnded: boolean): Frame[] =>
  pieces.flatMap((count, line) =>
    Array.from({ length: count }, (_, piece) => {
      const isLast = piece === count - 1 && (isEnded || line < pieces.length - 1);
      return { stream: "stdout" as const, bytes: Buffer.from(`${line}.${piece}${isLast ? "\n" : ""}`) };
    }),
  );

/** The beginnings of the lines that the engine's entries hold. */
const linesOf = (frames: Frame[]): string[] => {
  const text = frames.map(({ bytes }) => bytes.toString()).join("");
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
};

test("a tail is of whole lines, however long they are and whether or not the last has ended", async () => {
  const lengths = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 70 })), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(lengths, fc.boolean(), fc.integer({ min: 0, max: 30 }), async (pieces, isEnded, wanted) => {
      const log = entriesOf(pieces, isEnded);
      const newest = (count: number): Frame[] => (count === 0 ? [] : log.slice(-count));
      const { entries, skip } = await tailOf(wanted, async (count) => of(newest(count)));
      const all = linesOf(log);
      expect(linesOf(newest(entries)).slice(skip)).toEqual(all.slice(Math.max(0, all.length - wanted)));
    }),
  );
});

test("short lines are counted once, a tail beyond counting not at all", async () => {
  const asked: number[] = [];
  const read = async (count: number): Promise<AsyncIterable<Frame>> => {
    asked.push(count);
    return of(entriesOf([1, 1, 1, 1, 1], true).slice(-count));
  };
  expect(await tailOf(2, read)).toEqual({ entries: 2, skip: 0 });
  expect(await tailOf(10_000, read)).toEqual({ entries: 10_000, skip: 0 });
  expect(asked).toEqual([3]);
});
