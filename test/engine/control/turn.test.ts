import { expect, test } from "vitest";
import { Turn } from "../../../src/engine/control/turn.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

test("goes on at once in a short turn, and waits for the others after a long one", async () => {
  const clock = new VirtualClock();
  const turn = new Turn(clock, new AbortController().signal);
  await turn.next();
  await clock.advance(9);
  await turn.next();
  await clock.advance(1);
  const steps: string[] = [];
  clock.after(0, () => steps.push("others"));
  const waiting = turn.next().then(() => steps.push("we"));
  await clock.step();
  await clock.step();
  await waiting;
  expect(steps).toEqual(["others", "we"]);
  await turn.next();
});

test("waits for nobody once it is over", async () => {
  const clock = new VirtualClock();
  const end = new AbortController();
  const turn = new Turn(clock, end.signal);
  await clock.advance(20);
  const waiting = turn.next();
  end.abort();
  await waiting;
  expect(clock.pending).toBe(0);
});
