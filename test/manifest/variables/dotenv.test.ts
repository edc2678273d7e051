import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDotenv, parseRawEnv } from "../../../src/manifest/variables/dotenv.ts";

const shell: Record<string, string> = { SHELL_HAS: "it" };
const lookup = (name: string): string | undefined => shell[name];
const read = (text: string): Record<string, string> => Object.fromEntries(parseDotenv(text, lookup).values);

test.each([
  ["A=1\nB=2", { A: "1", B: "2" }],
  ["# note\n\n  A = 1  # why\n", { A: "1" }],
  ["A=a#b", { A: "a#b" }],
  ["A=\nB=x", { A: "", B: "x" }],
  ["export A=1\nexport  B=2", { A: "1", B: "2" }],
  ["A: yaml", { A: "yaml" }],
  ["A='$B \\n \\' #x'", { A: "$B \\n ' #x" }],
  ['A="1\\n2\\t3" # note', { A: "1\n2\t3" }],
  ['A="one\ntwo"\nB=3', { A: "one\ntwo", B: "3" }],
  ['A="say \\"x\\" \\$B"', { A: 'say "x" $B' }],
  ['A="\\q\\\\"', { A: "\\q\\" }],
  ["A=1\nB=${A}-$A-${C:-d}", { A: "1", B: "1-1-d" }],
  ["SHELL_HAS=file\nA=$SHELL_HAS", { SHELL_HAS: "file", A: "it" }],
  ["SHELL_HAS\nNOBODY_HAS\nA=1", { SHELL_HAS: "it", A: "1" }],
  ["A=1\r\nB=2\r\n", { A: "1", B: "2" }],
  ["\uFEFFA=1", { A: "1" }],
  ["A=x=y", { A: "x=y" }],
  ["A.b-c[0]=1", { "A.b-c[0]": "1" }],
])("reads %j", (text, values) => {
  expect(read(text)).toEqual(values);
});

test.each([
  ["A B=1\nC=2", '"A B" is no name for a variable', { C: "2" }],
  ["=1\nC=2", "no name before the value", { C: "2" }],
  ['C=2\nA="x', "the quote of A is not closed", { C: "2" }],
  ["A=${\nC=2", '"${" is not closed', { C: "2" }],
  ["A=${B:?missing}\nC=2", "B must be set: missing", { C: "2" }],
])("says what is wrong with %j and reads the rest", (text, message, values) => {
  const { problems, values: found } = parseDotenv(text, lookup);
  expect(problems.map((problem) => problem.message)).toEqual([message]);
  expect(Object.fromEntries(found)).toEqual(values);
});

test("always ends, whatever it is given", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("A", "=", "\n", '"', "'", "\\", "#", " ", "$", "{", "}", ":", "export ") }),
      (text) => void parseDotenv(text, lookup),
    ),
  );
});

test("gives back values in single quotes", () => {
  const value = fc.string().filter((text) => !/['\\\r]/.test(text));
  fc.assert(fc.property(value, (text) => read(`A='${text}'`).A === text));
});

test("changes nothing in a raw file", () => {
  const { values } = parseRawEnv('# note\nA="x" $B # y\nSHELL_HAS\nNOBODY_HAS\n\nC= d ', lookup);
  expect(Object.fromEntries(values)).toEqual({ A: '"x" $B # y', SHELL_HAS: "it", C: " d " });
});

test.each([
  ["# note\nA=1\n\n  export B='x\ny'\nC=3\nA=4", { A: 33, B: 14, C: 29 }],
  ["A: 1", { A: 0 }],
])("says where each value of %j begins", (text, places) => {
  expect(Object.fromEntries(parseDotenv(text, lookup).offsets)).toEqual(places);
});

test("says where each value of a raw file begins", () => {
  expect(Object.fromEntries(parseRawEnv("# note\nA=1\r\n\nB=2", lookup).offsets)).toEqual({ A: 7, B: 13 });
});
