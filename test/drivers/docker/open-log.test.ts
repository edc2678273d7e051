import { expect, test } from "vitest";
import { engineTime } from "../../../src/drivers/docker/open-log.ts";

test.each([
  ["2026-01-01T00:00:00Z", "1767225600.000000000"],
  ["2026-01-01T00:00:00.5Z", "1767225600.500000000"],
  ["2026-01-01T00:00:00.123456789Z", "1767225600.123456789"],
  ["2026-01-01T01:00:00.000000001+01:00", "1767225600.000000001"],
])("%s is %s", (iso, seconds) => {
  expect(engineTime(iso)).toBe(seconds);
});
