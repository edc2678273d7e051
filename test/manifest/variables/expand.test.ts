import fc from "fast-check";
import { expect, test } from "vitest";
import { expand } from "../../../src/manifest/variables/expand.ts";
import { TemplateError } from "../../../src/manifest/variables/template.ts";

const values: Record<string, string> = { SET: "value", EMPTY: "", _x1: "under" };
const lookup = (name: string): string | undefined => values[name];

test.each([
  ["$SET", "value"],
  ["${SET}", "value"],
  ["a${SET}b$SET-c", "avaluebvalue-c"],
  ["$_x1.", "under."],
  ["$$SET $${SET}", "$SET ${SET}"],
  ["$5 $ $-", "$5 $ $-"],
  ["$", "$"],
  ["${EMPTY:-d} ${EMPTY-d} ${NO:-d} ${NO-d}", "d  d d"],
  ["${EMPTY:+r} ${EMPTY+r} ${NO:+r} ${NO+r} ${SET:+r}", " r   r"],
  ["${SET:?no} ${SET?no} ${EMPTY?no}", "value value "],
  ["${NO:-${SET}}", "value"],
  ["${NO:-a${NO:-b${SET}c}d}", "abvaluecd"],
  ["${NO:-{}}", "{}"],
  ["${NO:-a:-b}", "a:-b"],
  ["${SET:+${SET}}", "value"],
  ["${NO:-$$x}", "$x"],
])("replaces the variables of %s", (text, expanded) => {
  expect(expand(text, lookup)).toBe(expanded);
});

test.each([
  ["${", '"${" is not closed', 0, 2],
  ["a ${SET", '"${" is not closed', 2, 7],
  ["${}", "${} names no variable", 0, 3],
  ["${1}", "${1} names no variable", 0, 4],
  ["${SET!x}", "${SET!x} cannot be understood", 0, 8],
  ["x${NO:?why}", "NO must be set: why", 1, 11],
  ["${NO?}", "NO must be set", 0, 6],
  ["${EMPTY:?is empty}", "EMPTY must be set: is empty", 0, 18],
])("says what is wrong with %s, and where", (text, message, start, end) => {
  const thrown = ((): unknown => {
    try {
      return expand(text, lookup);
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(TemplateError);
  expect(thrown).toMatchObject({ message, start, end });
});

test("tells of variables without a value, but not of those with a default that is not needed", () => {
  const missing: string[] = [];
  expand("$NO ${ALSO} ${SET:-$UNUSED} ${NONE:-x}", lookup, ({ variable }) => missing.push(variable));
  expect(missing).toEqual(["NO", "ALSO"]);
});

test("leaves any text without a dollar sign as it is", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }).map((text) => text.replaceAll("$", "")),
      (text) => expand(text, lookup) === text,
    ),
  );
});

test("leaves any text with all its dollar signs doubled as it was", () => {
  fc.assert(fc.property(fc.string(), (text) => expand(text.replaceAll("$", "$$$$"), lookup) === text));
});

test("throws nothing but TemplateError", () => {
  const text = fc
    .array(fc.constantFrom("$", "{", "}", ":", "-", "?", "+", "A", "SET", " "))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (template) => {
      try {
        return typeof expand(template, lookup) === "string";
      } catch (error) {
        return error instanceof TemplateError;
      }
    }),
  );
});
