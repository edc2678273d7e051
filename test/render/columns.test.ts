import { describe, expect, test } from "vitest";
import { columns, notes, truncate, width } from "../../src/render/columns.ts";
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

describe("notes", () => {
  const rows = [
    ["give it room: deploy.resources.limits.memory: 32M", "compose.yaml:6"],
    ["see what it said", "orc logs web.1 --previous"],
  ];

  test("stand below each other", () =>
    expect(notes(rows, 2, 80)).toEqual([
      "  give it room: deploy.resources.limits.memory: 32M  compose.yaml:6",
      "  see what it said                                   orc logs web.1 --previous",
    ]));

  test("stand by themselves where a long one would push the others out of sight", () =>
    expect(notes(rows, 2, 70)).toEqual([
      "  give it room: deploy.resources.limits.memory: 32M  compose.yaml:6",
      "  see what it said  orc logs web.1 --previous",
    ]));
});
