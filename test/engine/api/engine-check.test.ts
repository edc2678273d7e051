import { beforeEach, expect, test } from "vitest";
import { EngineCheck } from "../../../src/engine/api/engine-check.ts";
import type { EngineInfo } from "../../../src/engine/ports/container-engine.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

const INFO = { version: "29.0" } as EngineInfo;

let clock: VirtualClock;
let check: EngineCheck;
/** Questions the engine has not answered yet. */
let owed: PromiseWithResolvers<EngineInfo>[];
let asked: number;

beforeEach(() => {
  clock = new VirtualClock();
  owed = [];
  asked = 0;
  const info = (): Promise<EngineInfo> => {
    asked += 1;
    const question = Promise.withResolvers<EngineInfo>();
    owed.push(question);
    return question.promise;
  };
  check = new EngineCheck({ info }, clock);
});

const answer = async (): Promise<void> => {
  for (const question of owed.splice(0)) question.resolve(INFO);
  await clock.advance(0);
};

test("an engine that answers is not silent, and is not asked again at once", async () => {
  const silence = check.silence();
  await answer();
  expect(await silence).toBeUndefined();
  expect(await check.silence()).toBeUndefined();
  expect(asked).toBe(1);
});

test("one that hangs is told after five seconds, from then on at once, and asked once", async () => {
  const since = clock.wall();
  const first = check.silence();
  await clock.advance(5000);
  expect(await first).toEqual({ since, message: expect.stringContaining("it hangs") });
  await clock.advance(60_000);
  const second = check.silence();
  await clock.advance(0);
  expect(await second).toMatchObject({ since });
  await expect(check.info()).rejects.toMatchObject({ code: "engine.unreachable" });
  expect(asked).toBe(1);
});

test("once it answers what it owed, it is not silent any more", async () => {
  const first = check.silence();
  await clock.advance(5000);
  expect(await first).toBeDefined();
  await answer();
  expect(await check.silence()).toBeUndefined();
  await clock.advance(10_000);
  const later = check.info();
  await answer();
  expect(await later).toBe(INFO);
});

test("one that is away is silent at once, since it was first seen to be", async () => {
  const gone = new EngineError("engine.unreachable", "it does not run");
  const since = clock.wall();
  for (const _ of [1, 2]) {
    const silence = check.silence();
    owed.splice(0)[0]?.reject(gone);
    expect(await silence).toEqual({ since, message: "it does not run" });
    await clock.advance(3000);
  }
});
