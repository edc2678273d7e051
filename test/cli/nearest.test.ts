import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, nearest } from "../../src/cli/nearest.ts";

describe("the nearest word", () => {
  test.each([
    ["pss", "ps"],
    ["resart", "restart"],
    ["realeses", "releases"],
    ["rel", "releases"],
    ["xyzzy", undefined],
    ["udp", "up"],
  ])("%s is %s", (word, near) => {
    expect(nearest(word, ["up", "ps", "restart", "releases", "scale"])).toBe(near);
  });

  test("distances are symmetric and zero only for equal words", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
