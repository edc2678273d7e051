import { expect, test } from "vitest";
import { backoffMs } from "../../../src/engine/control/backoff.ts";

test("waits twice as long after each failure, and never longer than half a minute", () => {
  expect([1, 2, 3, 4, 9, 10, 11, 5000].map(backoffMs)).toEqual([100, 200, 400, 800, 25_600, 30_000, 30_000, 30_000]);
});
