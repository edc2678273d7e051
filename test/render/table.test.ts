import { describe, expect, test } from "vitest";
import { type Column, table } from "../../src/render/table.ts";
import { plainTheme } from "./plain-theme.ts";

const COLUMNS: Column[] = [
  { head: "REF" },
  { head: "STATE" },
  { head: "HOST", leaveOut: 2 },
  { head: "ADDRESS", leaveOut: 1 },
];
const ROWS = [
  ["web.1", "ready", "alpha", "10.210.1.11"],
  ["web.2", "waiting", "alpha", "·", "crash-loop: exited with 1 after 0.4 s, 5 times"],
];

const shown = (room: number | undefined): string[] => table(COLUMNS, ROWS, room, plainTheme);

describe("a table", () => {
  test("has all columns in a pipe and where there is room", () => {
    expect(shown(undefined)[0]).toBe("REF    STATE    HOST   ADDRESS");
    expect(shown(34).slice(0, 2)).toEqual(shown(undefined).slice(0, 2));
  });

  test.each([
    [33, "REF    STATE    HOST"],
    [20, "REF    STATE"],
    [5, "REF    STATE"],
  ])("in %d columns it leaves out what says least", (room, head) => expect(shown(room)[0]).toBe(head));

  test("keeps what is wrong, beside its row or below it", () => {
    const below = ["web.2  waiting  alpha  ·", "    crash-loop: exited with 1 after 0.4 s, 5 times"];
    expect(shown(60).slice(2)).toEqual(below);
    expect(shown(30).slice(2)).toEqual([
      "web.2  waiting  alpha",
      "    crash-loop: exited with 1",
      "    after 0.4 s, 5 times",
    ]);
  });
});
