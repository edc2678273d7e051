import { expect, test } from "vitest";
import { KeyQueue } from "../../../src/engine/control/key-queue.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

function queue(): { clock: VirtualClock; keys: KeyQueue; ready: () => number; drain: () => string[] } {
  const clock = new VirtualClock();
  let calls = 0;
  const keys = new KeyQueue(clock, () => {
    calls += 1;
  });
  const drain = (): string[] => {
    const taken: string[] = [];
    for (let key = keys.take(); key !== undefined; key = keys.take()) taken.push(key);
    return taken;
  };
  return { clock, keys, ready: () => calls, drain };
}

test("gives keys in the order they came, each once", () => {
  const { keys, drain } = queue();
  for (const key of ["b", "a", "b", "c", "a"]) keys.add(key);
  expect(keys.size).toBe(3);
  expect(drain()).toEqual(["b", "a", "c"]);
});

test("a key that was taken can come again", () => {
  const { keys, drain } = queue();
  keys.add("a");
  keys.take();
  keys.add("a");
  expect(drain()).toEqual(["a"]);
});

test("a later key comes when its time has, and says so", async () => {
  const { clock, keys, ready, drain } = queue();
  keys.addAfter("a", 100);
  await clock.advance(99);
  expect([ready(), drain()]).toEqual([0, []]);
  await clock.advance(1);
  expect([ready(), drain()]).toEqual([1, ["a"]]);
});

test("the last wish counts, and taking a key takes its wish away", async () => {
  const { clock, keys, drain } = queue();
  keys.addAfter("a", 100);
  keys.addAfter("a", 500);
  await clock.advance(200);
  expect(drain()).toEqual([]);
  keys.add("a");
  expect(drain()).toEqual(["a"]);
  await clock.advance(1000);
  expect(drain()).toEqual([]);
  expect(clock.pending).toBe(0);
});

test("a wish for now does not hold up the clock", async () => {
  const { clock, keys } = queue();
  keys.addAfter("a", 0);
  expect(clock.nextTimerAt()).toBe(1);
});

test("nothing is left once it is closed", () => {
  const { clock, keys, drain } = queue();
  keys.add("a");
  keys.addAfter("b", 10);
  keys.close();
  expect([clock.pending, drain()]).toEqual([0, []]);
});
