import { expect, test } from "vitest";
import { isNewer } from "../../src/bootstrap/version-order.ts";

test.each([
  ["0.2.0", "0.1.9", true],
  ["0.10.0", "0.9.0", true],
  ["1.0.0", "1.0.0", false],
  ["1.0.0", "1.0.1", false],
  ["1.0.0-beta.1", "1.0.0", false],
])("%s is newer than %s: %s", (a, b, expected) => {
  expect(isNewer(a, b)).toBe(expected);
});
