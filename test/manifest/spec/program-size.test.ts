import { describe, expect, test } from "vitest";
import { errorsOf, load } from "../compose-project.ts";

const KIB = 1024;
const text = (bytes: number): string => "x".repeat(bytes);

/** Many variables, none of them too large, of so many bytes together. */
const many = (bytes: number): string[] =>
  Array.from({ length: Math.ceil(bytes / 100_000) }, (_, n) => `N${n}: ${text(99_990)}`);

const compose = (...lines: string[]): string => ["services:", "  web:", "    image: nginx", ...lines, ""].join("\n");

describe("a service whose program is handed more than Linux takes", () => {
  test.each<{ what: string; file: string; says: string }>([
    {
      what: "a variable",
      file: compose("    environment:", "      SMALL: a", `      BIG: ${text(128 * KIB)}`),
      says: `compose.yaml:6:12 services.web.environment.BIG: BIG has ${128 * KIB + 5} bytes; a variable may have ${128 * KIB} · mount it as a file`,
    },
    {
      what: "a word of the command",
      file: compose(`    command: [serve, ${text(128 * KIB)}]`),
      says: `compose.yaml:4:22 services.web.command[1]: a word of command has ${128 * KIB + 1} bytes; it may have ${128 * KIB} · mount it as a file`,
    },
    {
      what: "a word of the entrypoint",
      file: compose(`    entrypoint: [${text(128 * KIB)}]`),
      says: `compose.yaml:4:18 services.web.entrypoint[0]: a word of entrypoint has ${128 * KIB + 1} bytes; it may have ${128 * KIB} · mount it as a file`,
    },
  ])("$what is refused where it stands", async ({ file, says }) => {
    expect(await errorsOf({ "compose.yaml": file })).toEqual([says]);
  });

  test("a variable of an env_file is refused where it stands there", async () => {
    const file = compose("    env_file: big.env");
    const errors = await errorsOf({ "compose.yaml": file, "big.env": `A=1\nBIG=${text(128 * KIB)}\n` });
    expect(errors).toEqual([
      expect.stringMatching(/^big\.env:2:1 : BIG has 131077 bytes; a variable may have 131072 · mount it as a file$/),
    ]);
  });

  test("all of it together, in variables or with the command", async () => {
    const variables = compose("    environment:", ...many(1100 * KIB).map((line) => `      ${line}`));
    expect(await errorsOf({ "compose.yaml": variables })).toEqual([
      expect.stringMatching(
        /all variables together have \d+ bytes; they may have 1048576 · mount large ones as files$/,
      ),
    ]);
    const words = Array.from({ length: 12 }, () => text(100_000)).join(", ");
    expect(await errorsOf({ "compose.yaml": compose(`    command: [${words}]`) })).toEqual([
      expect.stringMatching(/all variables and words of the command together have 1200012 bytes/),
    ]);
  });

  test("what just fits is taken", async () => {
    const value = text(128 * KIB - 5);
    const { app } = await load({ "compose.yaml": compose("    environment:", `      BIG: ${value}`) });
    expect(app.services.web?.environment.BIG).toBe(value);
  });
});
