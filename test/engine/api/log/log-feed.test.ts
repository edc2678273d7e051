import { expect, test } from "vitest";
import { CAUGHT_UP, LogFeed, type LogSource } from "../../../../src/engine/api/log/log-feed.ts";
import { entriesOf, sortableTime } from "../../../../src/engine/api/log/log-source.ts";
import { Outbox } from "../../../../src/engine/api/log/outbox.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";
import { waitFor } from "../../../support/wait-for.ts";

const EPOCH = Date.UTC(2026, 0, 1);
const origin = (slot: number) => ({
  namespace: "default",
  app: "shop",
  service: "web",
  slot,
  replica: `default.shop.web.${slot}.1`,
  run: `default.shop.web.${slot}.1.1`,
  release: 1,
  host: "alpha",
});

/** A log that has these lines, the time of each in milliseconds; it counts how many were read. */
class Written {
  read = 0;
  readonly #slot: number;
  readonly #lines: Iterable<number>;

  constructor(slot: number, lines: Iterable<number>) {
    this.#slot = slot;
    this.#lines = lines;
  }

  async *log(follow?: Promise<void>): LogSource {
    const entry = entriesOf(origin(this.#slot));
    if (follow) yield CAUGHT_UP;
    for (const ms of this.#lines) {
      this.read += 1;
      yield entry({ at: new Date(EPOCH + ms).toISOString(), stream: "stdout", line: `${ms}` });
    }
    await follow;
  }
}

const linesOf = (texts: string[]): string[] =>
  texts
    .join("")
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => {
      const message = JSON.parse(text) as { line: string } | { type: "gap"; lines: number };
      return "line" in message ? message.line : `gap ${message.lines}`;
    });

const count = function* (from: number, to: number): Generator<number> {
  for (let ms = from; ms < to; ms += 1) yield ms;
};

test("histories come merged and whole, to a reader that takes its time too", async () => {
  const clock = new VirtualClock(EPOCH);
  const feed = new LogFeed(clock, new Outbox(200_000));
  const logs = [new Written(1, count(0, 9000)), new Written(2, count(1000, 10_000))];
  for (const log of logs) void feed.add(log.log());
  feed.complete();
  const reader = feed[Symbol.asyncIterator]();
  const texts = [(await reader.next()).value ?? ""];
  await clock.settle();
  // Nobody reads ahead of the reader by more than its bounds.
  expect(logs.every(({ read }) => read < 5000)).toBe(true);
  for (let next = await reader.next(); !next.done; next = await reader.next()) texts.push(next.value);
  const expected = [...count(0, 9000), ...count(1000, 10_000)].sort((a, b) => a - b).map(String);
  expect(linesOf(texts)).toEqual(expected);
});

test("a reader that does not read is waited for a while, then loses lines and is told; another one has all of them", async () => {
  const clock = new VirtualClock(EPOCH);
  const [slow, quick] = [new LogFeed(clock, new Outbox(200_000)), new LogFeed(clock)];
  const open = Promise.withResolvers<void>();
  const logs = [slow, quick].map((feed) => {
    const log = new Written(1, count(0, 3000));
    void feed.add(log.log(open.promise));
    return log;
  });
  const all: string[] = [];
  const read = (async () => {
    for await (const text of quick) all.push(text);
  })();
  await clock.advance(5000);
  expect(logs[0]?.read).toBeLessThan(3000);
  await clock.advance(15_000);
  await waitFor("all of it to be read", () => logs.every((log) => log.read === 3000));
  expect(linesOf(all)).toEqual([...count(0, 3000)].map(String));
  const late = slow[Symbol.asyncIterator]();
  const texts: string[] = [];
  for (let text = await late.next(); !text.done && texts.push(text.value) && !text.value.includes('"2999"'); )
    text = await late.next();
  const [first = "", ...rest] = linesOf(texts);
  const lost = Number(first.replace("gap ", ""));
  expect(lost).toBeGreaterThan(0);
  expect(rest).toEqual([...count(lost, 3000)].map(String));
  open.resolve();
  quick.close();
  await read;
});

test("what goes wrong with a log is told after what came before it", async () => {
  const feed = new LogFeed(new VirtualClock(EPOCH));
  const broken = async function* (): LogSource {
    yield* new Written(1, [1, 2]).log();
    throw new Error("the engine is gone");
  };
  void feed.add(broken());
  feed.complete();
  const texts: string[] = [];
  const read = (async () => {
    for await (const text of feed) texts.push(text);
  })();
  await expect(read).rejects.toThrow("the engine is gone");
  expect(linesOf(texts)).toEqual(["1", "2"]);
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
