import { expect, test } from "vitest";
import { inTurns } from "../../../src/drivers/docker/in-turns.ts";

test("no more than so many at once, and answers in the order of the items", async () => {
  let [now, most] = [0, 0];
  const work = async (n: number): Promise<number> => {
    now += 1;
    most = Math.max(most, now);
    for (let turn = 0; turn < n % 5; turn += 1) await new Promise(setImmediate);
    now -= 1;
    return n * 2;
  };
  const items = Array.from({ length: 50 }, (_, n) => n);
  expect(await inTurns(items, 4, work)).toEqual(items.map((n) => n * 2));
  expect(most).toBe(4);
});

test("nothing to do is done", async () => {
  expect(await inTurns([], 4, async () => 1)).toEqual([]);
});

test("the first failure is the answer", async () => {
  const work = async (n: number): Promise<number> => {
    if (n === 2) throw new Error("two");
    return n;
  };
  await expect(inTurns([1, 2, 3], 1, work)).rejects.toThrow("two");
});
