import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { isOlder, ORC_VERSION, speaksWith } from "../../../src/engine/model/version.ts";

test("the version is that of the package", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  expect(ORC_VERSION).toBe(version);
});

describe("two versions", () => {
  test.each([
    { a: "1.2.3", b: "1.2.9", speak: true, older: true },
    { a: "1.2.3", b: "1.2.3", speak: true, older: false },
    { a: "1.2.3", b: "1.3.0", speak: false, older: true },
    { a: "1.10.0", b: "1.9.0", speak: false, older: false },
    { a: "2.0.0", b: "1.9.9", speak: false, older: false },
  ])("$a and $b", ({ a, b, speak, older }) => {
    expect(speaksWith(a, b)).toBe(speak);
    expect(isOlder(a, b)).toBe(older);
  });
});
