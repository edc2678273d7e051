import { expect, test } from "vitest";
import { parseSize } from "../../../src/manifest/values/size.ts";

test.each([
  ["5", 5],
  ["5b", 5],
  ["1k", 1024],
  ["1KB", 1024],
  ["1KiB", 1024],
  ["512m", 536_870_912],
  ["1.5g", 1_610_612_736],
  ["2 GB", 2_147_483_648],
  ["1t", 2 ** 40],
])("reads %s", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(["", "m", "-5", "5x", "5mbb", "1,5g"])("refuses %j", (text) => {
  expect(parseSize(text)).toBeUndefined();
});
