import { describe, expect, test } from "vitest";
import { columns, truncate, width } from "../../src/render/columns.ts";
import { makeTheme } from "../../src/render/theme.ts";

const { red } = makeTheme({ colour: true, unicode: true });

describe("columns", () => {
  test("stand below each other, colours not counted", () => {
    expect(
      columns([
        ["a", "b"],
        [red("long"), "c"],
      ]).map((line) => line.replace(red("long"), "long")),
    ).toEqual(["a     b", "long  c"]);
  });

  test("a short row of notes may reach under the next columns", () => {
    expect(
      columns(
        [
          ["x", "a sentence that is long"],
          ["y", "b", "c"],
        ],
        { ragged: true },
      ),
    ).toEqual(["x  a sentence that is long", "y  b  c"]);
  });
});

describe("text that is too wide", () => {
  test.each([
    ["short", 10, "short"],
    ["a longer text", 8, "a longe…"],
  ])("%s in %d", (text, room, cut) => expect(truncate(text, room)).toBe(cut));

  test("keeps its colours whole", () => {
    const cut = truncate(`${red("danger")} ahead`, 9);
    expect(width(cut)).toBe(9);
    expect(cut).toBe(`${red("danger")} a…`);
  });
});
