import { expect, test } from "vitest";
import { lastWords } from "../../src/bootstrap/last-words.ts";

test.each([
  [
    '{"level":50,"time":"2026-01-31T12:37:30.240Z","code":"store.held","error":"Another process has it open.","msg":"orcd ends"}',
    "12:37:30  orcd ends: Another process has it open.",
  ],
  ['{"level":30,"time":"2026-01-31T12:37:30.240Z","msg":"orcd works"}', "12:37:30  orcd works"],
  ["node: bad option", "node: bad option"],
  ["null", "null"],
])("a line of orcd's log for people: %s", (line, words) => {
  expect(lastWords(line)).toBe(words);
});
