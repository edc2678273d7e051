import { describe, expect, test } from "vitest";
import { logFilter } from "../../src/cli/log-filter.ts";
import { logQuery, readLogs } from "../../src/cli/logs.ts";
import { SeenLines } from "../../src/cli/seen-lines.ts";
import type { OrcClient } from "../../src/client/orc-client.ts";
import type { LogMessage, LogsQuery } from "../../src/engine/model/requests.ts";

const SHOP = { namespace: "default", app: "shop" };
const line = (slot: number, second: number, text: string): Exclude<LogMessage, { type: "gap" }> => ({
  at: `2026-01-01T00:00:${String(second).padStart(2, "0")}.000000000Z`,
  ...SHOP,
  service: "web",
  slot,
  replica: `web.${slot}`,
  run: `web.${slot}.1`,
  release: 1,
  host: "alpha",
  stream: "stdout",
  line: text,
});

/** A client whose orcd was started so often as there are answers; each answer is what its log query gets. */
class Answering {
  readonly asked: LogsQuery[] = [];
  readonly #answers: LogMessage[][];
  #lives = 0;

  constructor(...answers: LogMessage[][]) {
    this.#answers = answers;
  }

  get client(): OrcClient {
    const logs = (query: LogsQuery): AsyncIterable<LogMessage> => this.#logs(query);
    const version = async () => ({ startedAt: String(Math.min(this.#lives, this.#answers.length - 1)) });
    return { logs, version } as unknown as OrcClient;
  }

  async *#logs(query: LogsQuery): AsyncGenerator<LogMessage> {
    this.asked.push(query);
    const messages = this.#answers[this.#lives] ?? [];
    this.#lives += 1;
    yield* messages;
  }
}

async function textsOf(answering: Answering, query: LogsQuery, grep?: string): Promise<string[]> {
  const { signal } = new AbortController();
  const texts: string[] = [];
  for await (const message of readLogs(answering.client, query, logFilter(grep), grep !== undefined, signal))
    texts.push("line" in message ? message.line : `gap ${message.lines}`);
  return texts;
}

test("references of several apps are one question", () => {
  const references = [{ service: "web" }, { app: "blog", service: "db", slot: 2 }];
  expect(logQuery(SHOP, references, { tail: "5", follow: true })).toEqual({
    namespace: "default",
    only: [
      { app: "shop", service: "web" },
      { app: "blog", service: "db", slot: 2 },
    ],
    tail: 5,
    follow: true,
  });
  expect(logQuery(SHOP, [], { tail: "all" })).toEqual(SHOP);
  expect(() => logQuery(SHOP, [], { tail: "few" })).toThrow("--tail few: needs a number of lines, or all.");
});

describe("with a pattern and a tail", () => {
  const history = [line(1, 1, "a1"), line(2, 2, "b"), line(1, 3, "a2"), line(2, 4, "a3"), line(1, 5, "a4")];

  test("the last lines of each replica are those that match", async () => {
    const answering = new Answering(history);
    expect(await textsOf(answering, { ...SHOP, tail: 1 }, "a")).toEqual(["a3", "a4"]);
    expect(answering.asked).toEqual([SHOP]);
  });

  test("what follows begins where the history ended", async () => {
    const answering = new Answering(history, [line(1, 5, "a4"), line(1, 6, "b"), line(2, 7, "a5")]);
    expect(await textsOf(answering, { ...SHOP, tail: 1, follow: true }, "a")).toEqual(["a3", "a4", "a5"]);
    expect(answering.asked).toEqual([SHOP, { ...SHOP, follow: true, since: "2026-01-01T00:00:00.000Z" }]);
  });
});

test("over a restart of orcd no line is missing and none comes twice", async () => {
  const answering = new Answering(
    [line(1, 10, "one"), line(2, 12, "two")],
    [line(1, 10, "one"), line(1, 11, "late"), line(2, 12, "two"), line(2, 13, "three")],
  );
  expect(await textsOf(answering, { ...SHOP, tail: 5, follow: true })).toEqual(["one", "two", "late", "three"]);
  expect(answering.asked[1]).toEqual({ ...SHOP, follow: true, since: "2026-01-01T00:00:07.000Z" });
});

test("who got nothing before a restart asks again, but not for a history it did not want", async () => {
  const again = new Answering([], [line(1, 1, "one")]);
  expect(await textsOf(again, { ...SHOP, tail: 2, follow: true })).toEqual(["one"]);
  expect(again.asked[1]).toMatchObject({ tail: 2 });
  const fresh = new Answering([], []);
  await textsOf(fresh, { ...SHOP, tail: 0, follow: true });
  expect(fresh.asked[1]).not.toHaveProperty("tail");
  expect(fresh.asked[1]).toHaveProperty("since");
});

test("lines of the two streams of a run are told apart", () => {
  const seen = new SeenLines(new Date(0));
  seen.note(line(1, 5, "out"));
  seen.skipAgain();
  expect(seen.note({ ...line(1, 4, "err"), stream: "stderr" })).toBe(true);
  expect(seen.note(line(1, 5, "out"))).toBe(false);
  expect(seen.note({ type: "gap", lines: 1 })).toBe(true);
});
