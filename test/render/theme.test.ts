import { describe, expect, test } from "vitest";
import { makeTheme, themeFor } from "../../src/render/theme.ts";

const UTF8 = { LANG: "C.UTF-8", TERM: "xterm-256color" };

describe("colour", () => {
  test.each([
    ["on a terminal", UTF8, true, false, true],
    ["not in a pipe", UTF8, false, false, false],
    ["not with NO_COLOR", { ...UTF8, NO_COLOR: "1" }, true, false, false],
    ["not with --no-color", UTF8, true, true, false],
    ["not in CI", { ...UTF8, CI: "true" }, true, false, false],
    ["not on a dumb terminal", { ...UTF8, TERM: "dumb" }, true, false, false],
  ])("%s", (_, environment, isTerminal, noColor, colour) => {
    expect(themeFor({ environment, isTerminal, noColor }).colour).toBe(colour);
  });
});

describe("signs", () => {
  test.each([
    ["Unicode where the locale says so", UTF8, true],
    ["ASCII on the Linux console", { ...UTF8, TERM: "linux" }, false],
    ["ASCII on a dumb terminal", { ...UTF8, TERM: "dumb" }, false],
    ["ASCII without a UTF-8 locale", { LANG: "C", TERM: "xterm" }, false],
    ["LC_ALL beats LANG", { LANG: "C", LC_ALL: "de_DE.utf8", TERM: "xterm" }, true],
  ])("%s", (_, environment, unicode) => {
    expect(themeFor({ environment, isTerminal: true, noColor: false }).unicode).toBe(unicode);
  });

  test("every sign has an ASCII twin", () => {
    const { signs } = makeTheme({ colour: false, unicode: false });
    for (const sign of Object.values(signs)) expect(sign).toMatch(/^[ -~]+$/);
  });
});
