import { describe, expect, test } from "vitest";
import { about, age, bytes, count, memory, memoryOf, percent, span, spanOf, words } from "../../src/render/units.ts";

describe("spans", () => {
  test.each([
    [0, "0 ms"],
    [84, "84 ms"],
    [800, "0.8 s"],
    [12_400, "12.4 s"],
    [99_900, "99.9 s"],
    [185_000, "3 m 05 s"],
    [3_600_000, "1 h 00 m"],
    [7_800_000, "2 h 10 m"],
    [270_000_000, "3 d 3 h"],
  ])("%d ms is %s", (ms, text) => expect(span(ms)).toBe(text));

  test("what was measured to a tenth is at least one", () => {
    expect([0, 0.1, 12.4].map(spanOf)).toEqual(["0.1 s", "0.1 s", "12.4 s"]);
  });

  test.each([
    [-5, "0 s"],
    [12_900, "12 s"],
    [240_000, "4 m"],
    [7_200_000, "2 h"],
    [3 * 86_400_000, "3 d"],
  ])("an age of %d ms is %s", (ms, text) => expect(age(ms)).toBe(text));

  test.each([
    [3.2, "about 4 s"],
    [59.5, "about 60 s"],
    [185, "about 3 m 05 s"],
  ])("%d s to come are %s", (seconds, text) => expect(about(seconds)).toBe(text));
});

describe("sizes", () => {
  test.each([
    [0, "0 MiB"],
    [512, "512 B"],
    [61 * 1024 ** 2, "61 MiB"],
    [1024 ** 3, "1 GiB"],
    [3.1 * 1024 ** 3, "3.1 GiB"],
  ])("%d bytes of memory are %s", (amount, text) => expect(memory(amount)).toBe(text));

  test("used and limit share their unit", () => {
    expect(memoryOf(84 * 1024 ** 2, 512 * 1024 ** 2)).toBe("84 of 512 MiB");
    expect(memoryOf(84 * 1024 ** 2, 2 * 1024 ** 3)).toBe("84 MiB of 2 GiB");
    expect(memoryOf(84 * 1024 ** 2, undefined)).toBe("84 MiB");
  });

  test.each([
    [900, "900 B"],
    [1500, "1.5 kB"],
    [156_000_000, "156 MB"],
    [4_200_000_000, "4.2 GB"],
  ])("%d bytes on the way are %s", (amount, text) => expect(bytes(amount)).toBe(text));
});

test("counts and shares", () => {
  expect(count(1, "replica")).toBe("1 replica");
  expect(count(0, "connection")).toBe("0 connections");
  expect(words(2)).toBe("two");
  expect(words(12)).toBe("12");
  expect(percent(0.031)).toBe("3 %");
});
