import { expect, test } from "vitest";
import { durationMs, pointInTime } from "../../src/cli/duration.ts";

test.each([
  ["90", 90_000],
  ["0.5", 500],
  ["90s", 90_000],
  ["1h30m", 5_400_000],
  ["500ms", 500],
  ["2d", 172_800_000],
  ["", undefined],
  ["soon", undefined],
  ["5x", undefined],
  ["-1", undefined],
])("%s lasts %s ms", (text, ms) => expect(durationMs(text)).toBe(ms));

const NOW = Date.parse("2026-01-31T14:00:00Z");

test.each([
  ["10m", "2026-01-31T13:50:00.000Z"],
  ["30", "2026-01-31T13:59:30.000Z"],
  ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"],
  ["1767225600", "2026-01-01T00:00:00.000Z"],
  ["2026-01-31T14:00:00.123456789Z", "2026-01-31T14:00:00.123456789Z"],
  ["2026-01-31T15:00:00.1234+01:00", "2026-01-31T14:00:00.123400000Z"],
])("%s is the time %s", (text, at) => expect(pointInTime(text, "--since", NOW)).toBe(at));

test("what is no time is a usage error", () => {
  expect(() => pointInTime("yesterdayish", "--since", NOW)).toThrow(expect.objectContaining({ code: "input.usage" }));
});
