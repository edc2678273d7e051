import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { settleContext } from "../../src/cli/context.ts";
import { readUserConfig } from "../../src/cli/user-config.ts";

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "orc-config-"));
  await mkdir(join(home, "orc"));
  return () => rm(home, { recursive: true, force: true });
});

const write = (text: string): Promise<void> => writeFile(join(home, "orc/config.json"), text);

describe("the user's configuration", () => {
  test("is empty when there is none", () => expect(readUserConfig({ XDG_CONFIG_HOME: home })).toEqual({}));

  test("gives way to flags, and comes before the defaults", async () => {
    await write('{"namespace": "staging"}');
    const config = readUserConfig({ XDG_CONFIG_HOME: home });
    expect(settleContext({}, config).namespace).toBe("staging");
    expect(settleContext({ namespace: "prod" }, config).namespace).toBe("prod");
    expect(settleContext({}, {})).toEqual({ context: "default", namespace: "default" });
  });

  test.each([["not JSON"], ['["a"]x'], ['{"namespce": "x"}'], ['{"namespace": 7}']])("%s is refused", async (text) => {
    await write(text);
    expect(() => readUserConfig({ XDG_CONFIG_HOME: home })).toThrow(expect.objectContaining({ code: "file.invalid" }));
  });
});

test.each(["Prod", "a/b", ""])("%j is no namespace", (namespace) => {
  expect(() => settleContext({ namespace }, {})).toThrow(expect.objectContaining({ code: "input.usage" }));
});
