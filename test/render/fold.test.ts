import { styleText } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { width } from "../../src/render/columns.ts";
import { fold } from "../../src/render/fold.ts";

const painted = (text: string): string => styleText("yellow", text, { validateStream: false });

describe("a line that is too long", () => {
  test.each<[what: string, line: string, room: number | undefined, lines: string[]]>([
    [
      "stays whole in a pipe",
      "orc: there is no room for all of this",
      undefined,
      ["orc: there is no room for all of this"],
    ],
    [
      "goes on beside what it begins with",
      "orc: there is no room for all of this",
      24,
      ["orc: there is no room", "     for all of this"],
    ],
    [
      "goes on below its last column",
      "✗ dns    does not serve the newest routing of any of the services here",
      50,
      ["✗ dns    does not serve the newest routing of any", "         of the services here"],
    ],
    [
      "has a narrow column below it",
      "web.1  waiting  4 s  exited with 1, 5 times, next try in 4 s",
      40,
      ["web.1  waiting  4 s", "    exited with 1, 5 times, next try in", "    4 s"],
    ],
    [
      "keeps what is to be typed in one piece",
      "  see all it said and more  orc logs web.1 --release 3",
      50,
      ["  see all it said and more", "    orc logs web.1 --release 3"],
    ],
    [
      "and leaves it where nothing is gained",
      "orc logs web.1 --release 3 --tail 100",
      30,
      ["orc logs web.1 --release 3 --tail 100"],
    ],
    [
      "is broken for words alone",
      "  a-word-that-is-longer-than-the-terminal-is wide",
      20,
      ["  a-word-that-is-longer-than-the-terminal-is", "  wide"],
    ],
  ])("%s", (_, line, room, lines) => expect(fold(line, room)).toEqual(lines));

  test("has what is to be typed further in than itself, where there is room, and is folded itself", () => {
    expect(fold("            to remove what is in them  orc down --volumes -p shop", 50)).toEqual([
      "            to remove what is in them",
      "              orc down --volumes -p shop",
    ]);
    expect(fold("            to remove what is in them  orc down --volumes -p shop", 34)).toEqual([
      "            to remove what is in",
      "            them",
      "    orc down --volumes -p shop",
    ]);
  });

  test("is measured without its colours, which go with their words", () => {
    expect(fold(`web.1  ${painted("is not ready: nothing answers at the port")}`, 42)).toEqual([
      `web.1  ${painted("is not ready: nothing answers at").replace("\u001b[39m", "")}`,
      "       the port\u001b[39m",
    ]);
  });

  test("loses no word", () => {
    const text = fc.array(fc.stringMatching(/^[a-z:]{1,12}$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 100 }), (words, room) => {
        const line = words.join(" ");
        const folded = fold(line, room);
        expect(folded.join(" ").split(/\s+/)).toEqual(words);
        if (!/^(?:orc|sudo|env|npm|docker) /.test(line)) expect(folded.every((one) => width(one) <= room)).toBe(true);
      }),
    );
  });
});
