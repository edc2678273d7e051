import { describe, expect, test } from "vitest";
import { routeArgv, wantsJson } from "../../src/cli/argv.ts";

describe("the verb and what stands before it", () => {
  test.each([
    ["up", { to: "command", verb: "up", argv: [] }],
    ["-p shop up -y", { to: "command", verb: "up", argv: ["--project-name=shop", "-y"] }],
    [
      "-f a.yaml -fb.yaml logs -f web",
      { to: "command", verb: "logs", argv: ["--file=a.yaml", "--file=b.yaml", "-f", "web"] },
    ],
    ["--json --namespace=prod ps", { to: "command", verb: "ps", argv: ["--json", "--namespace=prod"] }],
    ["--version", { to: "command", verb: "version", argv: [] }],
    ["", { to: "help" }],
    ["--help", { to: "help" }],
    ["help up", { to: "help", verb: "up" }],
    ["--help up", { to: "help", verb: "up" }],
    ["--wat up", { to: "unknown-flag", flag: "--wat", verb: "up" }],
    ["-p", { to: "missing-value", flag: "-p" }],
    ["exec web sh -c ls", { to: "command", verb: "exec", argv: ["web", "sh", "-c", "ls"] }],
  ])("orc %s", (line, route) => {
    expect(routeArgv(line.split(" ").filter((word) => word !== ""))).toEqual(route);
  });
});

describe("JSON is wanted", () => {
  test.each([
    ["ps --json", true],
    ["ps -o json", true],
    ["ps -ojson", true],
    ["ps --format json", true],
    ["ps --format=json", true],
    ["ps", false],
    ["ps -o text", false],
    ["exec web cat -- --json", false],
  ])("orc %s: %s", (line, wanted) => expect(wantsJson(line.split(" "), {})).toBe(wanted));

  test("by the environment", () => expect(wantsJson(["ps"], { ORC_JSON: "1" })).toBe(true));
});
