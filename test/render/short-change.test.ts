import { expect, test } from "vitest";
import { shortChange } from "../../src/render/short-change.ts";

test.each([
  ["short values stay whole", '"info"', '"debug"', '"info"', '"debug"'],
  [
    "long ones are cut to where they differ",
    "a very long command that says hello to the whole world and more",
    "a very long command that says hi to the whole world and more",
    "…t says hello to the whole world an…",
    "…t says hi to the whole world and m…",
  ],
  ["one that is only long at its end", "x".repeat(50), "x", `${"x".repeat(35)}…`, "x"],
])("%s", (_, from, to, shortFrom, shortTo) => expect(shortChange(from, to)).toEqual({ from: shortFrom, to: shortTo }));
