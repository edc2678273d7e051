import { beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { helpFor } from "../../src/cli/help.ts";
import { TOPICS } from "../../src/cli/help-topics.ts";

const VERBS = [...COMMANDS.keys()];
const pages = new Map<string, string>();

beforeAll(async () => {
  for (const verb of VERBS) pages.set(verb, await helpFor(verb, COMMANDS));
});

/** A screen as people have it; the longest page is `up`. */
const fits = (text: string, lines: number): void => {
  const all = text.split("\n");
  expect(all.filter((line) => line.length > 80)).toEqual([]);
  expect(all.length).toBeLessThanOrEqual(lines);
};

describe("help", () => {
  test("of all commands fits on a screen and leaves none out", async () => {
    const text = await helpFor(undefined, COMMANDS);
    fits(text, 48);
    const listed = [...text.matchAll(/^ {2}([a-z]+) +[A-Z]/gm)].map(([, verb = ""]) => verb);
    expect(listed.sort()).toEqual(VERBS.filter((verb) => !verb.startsWith("_")).sort());
    expect(text).not.toContain("\nMore\n");
  });

  test.each(VERBS)("of %s fits on a screen and has an example", (verb) => {
    const text = pages.get(verb) ?? "";
    fits(text, 48);
    expect(text).toMatch(/\n\nExamples\n {2}orc /);
    expect(text).toMatch(/\n\nUsage\n {2}orc /);
  });

  test.each(["flags", ...Object.keys(TOPICS)])("on %s fits on a screen, and is told of", async (topic) => {
    fits(await helpFor(topic, COMMANDS), 30);
    expect(await helpFor(undefined, COMMANDS)).toContain(topic);
  });

  test.each([
    ["jsn", "orc help json"],
    ["exit-code", "orc help exit-codes"],
    ["resart", "orc restart"],
    ["get", "orc ps"],
  ])("on %s, which there is not, says %s", async (topic, command) => {
    await expect(helpFor(topic, COMMANDS)).rejects.toMatchObject({
      next: expect.arrayContaining([expect.objectContaining({ command })]),
    });
  });

  test("says a flag's values and what it is without", () => {
    expect(pages.get("up")).toMatch(
      /--on-failure HOW +When[\s\S]*?One of rollback, pause, continue. +Without:\s+rollback\./,
    );
    expect(pages.get("logs")).not.toContain("--context");
  });
});
