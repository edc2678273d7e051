import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../../src/engine/model/canonical-json.ts";
import { sameJson } from "../../../src/engine/model/same-json.ts";

const few = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(undefined, null, true, 0, 1, "", "a", "1"),
    fc.array(tie("item"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b", "constructor"), tie("value"), { maxKeys: 2 }),
  ),
  item: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, 0, "a"),
    fc.dictionary(fc.constantFrom("a", "b"), tie("value"), { maxKeys: 2 }),
  ),
})).value;

describe("values that give the same JSON", () => {
  test.each([
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [{ a: undefined }, {}, true],
    [{}, { a: undefined }, true],
    [{ a: null }, {}, false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    ["1", 1, false],
  ])("%j and %j: %s", (a, b, same) => {
    expect(sameJson(a, b)).toBe(same);
  });

  test("are those whose canonical text is the same", () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        fc.pre(a !== undefined && b !== undefined);
        expect(sameJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
      }),
      { numRuns: 2000 },
    );
  });
});
