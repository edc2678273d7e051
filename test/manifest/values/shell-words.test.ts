import fc from "fast-check";
import { expect, test } from "vitest";
import { splitShellWords } from "../../../src/manifest/values/shell-words.ts";

test.each([
  ["", []],
  ["  a  b\tc\n", ["a", "b", "c"]],
  [`a "b c" 'd "e"'`, ["a", "b c", 'd "e"']],
  [`--x="a b"c`, ["--x=a bc"]],
  [`a\\ b "c\\"d" 'e\\f'`, ["a b", 'c"d', "e\\f"]],
  [`"" a`, ["", "a"]],
  ["run $(date +%s) `x y` $HOME", ["run", "$(date +%s)", "`x y`", "$HOME"]],
])("splits %j", (line, words) => {
  expect(splitShellWords(line)).toEqual({ words });
});

test.each([
  ["a; b", ["a"], "; b"],
  ["a && b", ["a"], "&& b"],
  ["a|b", ["a"], "|b"],
  ["a 2> b", ["a"], "> b"],
])("stops at what needs a shell in %j", (line, words, dropped) => {
  expect(splitShellWords(line)).toEqual({ words, dropped });
});

test.each(['"a', "'a", "a\\", "`a", "$(a", "(a)", "a)"])("refuses %j", (line) => {
  expect(splitShellWords(line)).toBeUndefined();
});

test("gives back words that were quoted", () => {
  const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      expect(splitShellWords(words.map(quoted).join(" "))).toEqual({ words });
    }),
  );
});
