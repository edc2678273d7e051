import { expect, test } from "vitest";
import { resume } from "../../src/cli/resume.ts";
import type { VersionDocument } from "../../src/engine/model/requests.ts";
import { OrcError } from "../../src/errors/orc-error.ts";

const AWAY = new OrcError("orcd.unreachable", "orcd does not answer");

/** Follows streams that end or break one after the other, under an orcd that was started at the given times. */
async function resumed(
  streams: (number[] | { items: number[]; error: Error })[],
  starts: (string | Error)[],
  awayMs = 60_000,
): Promise<{ items: number[]; opened: (number | undefined)[]; error?: unknown }> {
  const left = [...starts];
  const opened: (number | undefined)[] = [];
  const items: number[] = [];
  const version = async (): Promise<VersionDocument> => {
    const next = left.length > 1 ? left.shift() : left[0];
    if (next === undefined || next instanceof Error) throw next;
    return { version: "1", clusterId: "c", storeId: "s", host: "a", startedAt: next, memoryBytes: 1 };
  };
  async function* open(last: number | undefined): AsyncGenerator<number> {
    const stream = streams[opened.length] ?? [];
    opened.push(last);
    yield* Array.isArray(stream) ? stream : stream.items;
    if (!Array.isArray(stream)) throw stream.error;
  }
  try {
    const patience = { tryEachMs: 0, awayMs };
    for await (const item of resume({ version }, open, new AbortController().signal, patience)) items.push(item);
    return { items, opened };
  } catch (error) {
    return { items, opened, error };
  }
}

test("a stream that ends under the same orcd has ended", async () => {
  expect(await resumed([[1, 2]], ["t1"])).toEqual({ items: [1, 2], opened: [undefined] });
});

test("one that ends or breaks with its orcd goes on behind the next one, after the last item", async () => {
  expect(await resumed([[1, 2], { items: [3], error: AWAY }, [4]], ["t1", AWAY, AWAY, "t2", "t2"])).toEqual({
    items: [1, 2, 3, 4],
    opened: [undefined, 2, 3],
  });
});

test("an orcd that stays away is an error, and so is everything else", async () => {
  expect(await resumed([[1]], ["t1", AWAY], 0)).toMatchObject({ items: [1], error: AWAY });
  const refused = new OrcError("app.unknown", "gone");
  expect(await resumed([{ items: [1], error: refused }], ["t1"])).toMatchObject({ items: [1], error: refused });
});
