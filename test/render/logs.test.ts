import { describe, expect, test } from "vitest";
import type { LogMessage } from "../../src/engine/model/requests.ts";
import { colourOf, renderLog } from "../../src/render/logs.ts";
import { plainTheme } from "./plain-theme.ts";

const line = (slot: number, text: string, app = "shop"): Exclude<LogMessage, { type: "gap" }> => ({
  at: "2026-01-31T14:02:11.000Z",
  namespace: "default",
  app,
  service: "web",
  slot,
  replica: "r",
  run: "r.1",
  release: 1,
  host: "alpha",
  stream: "stdout",
  line: text,
});

const style = { prefix: true, timestamps: false, prefixWidth: 6, severalApps: false, isTerminal: false, colour: false };

describe("a line of a log", () => {
  test.each([
    ["stands behind its replica", style, "web.1  │ hello"],
    ["with its time", { ...style, timestamps: true }, "web.1  │ 2026-01-31T14:02:11.000Z hello"],
    ["as it was written", { ...style, prefix: false }, "hello"],
    ["behind its app too", { ...style, severalApps: true, prefixWidth: 10 }, "shop/web.1 │ hello"],
  ])("%s", (_, how, text) => expect(renderLog(line(1, "hello"), how, plainTheme)).toBe(text));

  test("what is lost is said", () => {
    expect(renderLog({ type: "gap", lines: 7 }, style, plainTheme)).toBe("… 7 lines not shown");
  });

  test.each([
    ["text is left alone", "a\tb é 日", true, "a\tb é 日"],
    ["colours end with their line", "\u001b[31mred", true, "\u001b[31mred\u001b[0m"],
    ["colours go where there are to be none", "\u001b[1;31mred\u001b[0m", false, "red"],
    ["what moves or clears is shown instead", "\u001b[2J\u001b]0;title\u0007", true, "^[[2J^[]0;title^G"],
    ["what would overwrite the line is shown", "10%\r20%\b\u007f\u009b", true, "10%^M20%^H^?<9b>"],
  ])("on a terminal %s", (_, text, colour, shown) => {
    const how = { ...style, prefix: false, isTerminal: true, colour };
    expect(renderLog(line(1, text), how, plainTheme)).toBe(shown);
    expect(renderLog(line(1, text), { ...how, isTerminal: false }, plainTheme)).toBe(text);
  });

  test("slots keep their colour, neighbours differ", () => {
    expect(colourOf(line(1, "a"))).toBe(colourOf(line(1, "b")));
    expect(colourOf(line(1, "a")) % 10).not.toBe(colourOf(line(2, "a")) % 10);
  });
});
