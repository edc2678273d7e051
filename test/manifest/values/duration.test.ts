import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../../src/manifest/values/duration.ts";

test.each([
  ["10s", 10e9],
  ["1m30s", 90e9],
  ["1.5s", 1.5e9],
  ["500ms", 5e8],
  ["2h3m4.5s", 7384.5e9],
  ["1d", 86_400e9],
  ["1w", 604_800e9],
  ["0", 0],
  ["-1s", -1e9],
  ["10us", 1e4],
  ["3ns", 3],
])("reads %s", (text, nanoseconds) => {
  expect(parseDuration(text)).toBe(nanoseconds);
});

test.each(["", "10", "s", "10 s", "1s2", "1y", "ten", "1m 30s"])("refuses %j", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test.each([
  [0, "0s"],
  [90e9, "1m30s"],
  [3600e9, "1h0m0s"],
  [1.5e9, "1.5s"],
  [5e8, "500ms"],
  [1500, "1.5µs"],
])("writes %d as Go does", (nanoseconds, text) => {
  expect(formatDuration(nanoseconds)).toBe(text);
});

test("reads what it wrote", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e15 }),
      (nanoseconds) => parseDuration(formatDuration(nanoseconds)) === nanoseconds,
    ),
  );
});
