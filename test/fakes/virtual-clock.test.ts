import { expect, test } from "vitest";
import { VirtualClock } from "./virtual-clock.ts";

test("rings timers in order of time, then of their setting, at their own time", async () => {
  const clock = new VirtualClock();
  const rung: string[] = [];
  const note = (name: string) => () => void rung.push(`${name}@${clock.now()}`);
  clock.after(20, note("c"));
  clock.after(10, note("a"));
  clock.after(10, note("b"));
  const cancel = clock.after(15, note("never"));
  cancel();
  await clock.advance(100);
  expect(rung).toEqual(["a@10", "b@10", "c@20"]);
  expect(clock.now()).toBe(100);
});

test("timers set by timers ring in the same advance, and promises go on between them", async () => {
  const clock = new VirtualClock();
  const times: number[] = [];
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const walk = (async () => {
    for (let n = 0; n < 4; n += 1) {
      await sleep(10);
      times.push(clock.now());
    }
  })();
  await clock.advance(40);
  await walk;
  expect(times).toEqual([10, 20, 30, 40]);
});

test("runs until something holds, and gives up when it cannot", async () => {
  const clock = new VirtualClock();
  let done = false;
  clock.after(5000, () => {
    done = true;
  });
  expect(await clock.runUntil(() => done, 1000)).toBe(false);
  expect(await clock.runUntil(() => done)).toBe(true);
  expect(await clock.runUntil(() => false)).toBe(false);
  expect(clock.wall()).toBe("2026-01-01T00:00:05.000Z");
});

test("lets somebody else choose who rings first of those due at once", async () => {
  const clock = new VirtualClock();
  clock.pick = (count) => count - 1;
  const rung: string[] = [];
  for (const name of ["a", "b", "c"]) clock.after(10, () => rung.push(name));
  await clock.advance(10);
  expect(rung).toEqual(["c", "b", "a"]);
});
