import { beforeAll, describe, expect, test } from "vitest";
import { lintTree } from "./lint-tree.ts";

const importing = (specifier: string): string =>
  `import * as thing from "${specifier}";\n\nexport const name = Object.keys(thing);\n`;
const saying = (expression: string): string => `export const value = (): unknown => ${expression};\n`;

type Case = [path: string, text: string, rule: string];

const forbiddenImports: [path: string, specifier: string][] = [
  ["src/errors/a.ts", "../engine/model/names.ts"],
  ["src/engine/model/a.ts", "node:fs"],
  ["src/engine/model/b.ts", "../ports/store.ts"],
  ["src/engine/rollout/a.ts", "../place/decide.ts"],
  ["src/engine/rollout/b.ts", "node:crypto"],
  ["src/engine/place/a.ts", "../ports/store.ts"],
  ["src/engine/heal/a.ts", "../control/runner.ts"],
  ["src/engine/route/a.ts", "dockerode"],
  ["src/engine/report/a.ts", "../control/view.ts"],
  ["src/engine/plan/a.ts", "../rollout/decide.ts"],
  ["src/engine/why/a.ts", "../rollout/decide.ts"],
  ["src/engine/ports/a.ts", "dockerode"],
  ["src/engine/control/a.ts", "../rollout/decide.ts"],
  ["src/engine/control/b.ts", "../../drivers/sqlite/store.ts"],
  ["src/engine/agent/a.ts", "../ports/store.ts"],
  ["src/engine/agent/b.ts", "../control/runner.ts"],
  ["src/engine/agent/step.ts", "node:timers"],
  ["src/engine/api/a.ts", "../agent/runtime.ts"],
  ["src/engine/api/b.ts", "../../client/client.ts"],
  ["src/drivers/docker/a.ts", "../../engine/control/runner.ts"],
  ["src/drivers/dns/a.ts", "dockerode"],
  ["src/drivers/dns/b.ts", "../../engine/rollout/decide.ts"],
  ["src/drivers/events/a.ts", "node:sqlite"],
  ["src/manifest/a.ts", "../engine/plan/plan.ts"],
  ["src/client/a.ts", "../engine/api/server.ts"],
  ["src/client/b.ts", "dockerode"],
  ["src/client/c.ts", "listr2"],
  ["src/bootstrap/a.ts", "@oclif/core"],
  ["src/orcd/a.ts", "../commands/up.ts"],
  ["src/render/a.ts", "../client/client.ts"],
  ["src/commands/a.ts", "../drivers/docker/engine.ts"],
  ["src/commands/b.ts", "../engine/control/runner.ts"],
  ["src/commands/c.ts", "dockerode"],
];

const allowedImports: [path: string, specifier: string][] = [
  ["src/engine/model/ok.ts", "./names.ts"],
  ["src/engine/rollout/ok.ts", "../model/records.ts"],
  ["src/engine/rollout/ok2.ts", "../../errors/orc-error.ts"],
  ["src/engine/agent/ok.ts", "../ports/agent-link.ts"],
  ["src/engine/control/ok.ts", "../ports/store.ts"],
  ["src/drivers/docker/ok.ts", "dockerode"],
  ["src/drivers/docker/ok2.ts", "../../engine/ports/container-engine.ts"],
  ["src/drivers/sqlite/ok.ts", "node:sqlite"],
  ["src/orcd/ok.ts", "../drivers/sqlite/store.ts"],
  ["src/commands/ok.ts", "../render/table.ts"],
  ["src/commands/ok2.ts", "../engine/model/documents.ts"],
  ["src/render/ok.ts", "listr2"],
];

const pure = ["model", "plan", "rollout", "place", "heal", "route", "report", "why"];
const ambient = [
  "Date.now()",
  "new Date()",
  "Math.random()",
  "randomUUID()",
  "globalThis.crypto.randomUUID()",
  "[1].map(Date.now)",
];

const ambientCases = pure.flatMap((folder) =>
  ambient.map((expression, at): Case => [`src/engine/${folder}/ambient${at}.ts`, saying(expression), "plugin"]),
);
const globalCases = pure.flatMap((folder) =>
  ["process.env", "performance.now()", "fetch('/')", "setTimeout(() => undefined, 1)"].map(
    (expression, at): Case => [`src/engine/${folder}/global${at}.ts`, saying(expression), "noRestrictedGlobals"],
  ),
);

const cases: Case[] = [
  ...forbiddenImports.map(([path, specifier]): Case => [path, importing(specifier), "noRestrictedImports"]),
  ...ambientCases,
  ...globalCases,
  ["src/engine/agent/step-ambient.ts", saying("Date.now()"), "plugin"],
  ["src/client/long.ts", `${"export {};\n".repeat(201)}`, "noExcessiveLinesPerFile"],
  [
    "src/client/round-a.ts",
    'import { b } from "./round-b.ts";\n\nexport const a = (): number => b();\n',
    "noImportCycles",
  ],
  [
    "src/client/round-b.ts",
    'import { a } from "./round-a.ts";\n\nexport const b = (): number => a();\n',
    "noImportCycles",
  ],
  ["src/client/loose.ts", "export const loose = (value: any): unknown => value;\n", "noExplicitAny"],
];

describe("the architecture is held by the linter", () => {
  let broken = new Map<string, string[]>();

  beforeAll(async () => {
    const bad = cases.map(([path, text]) => [path, text]);
    const good = allowedImports.map(([path, specifier]) => [path, importing(specifier)]);
    broken = await lintTree(Object.fromEntries([...bad, ...good]));
  });

  test.each(cases)("%s breaks a rule", (path, _text, rule) => {
    expect(broken.get(path)).toContain(rule);
  });

  test.each(allowedImports)("%s may import %s", (path) => {
    expect(broken.get(path)).toEqual([]);
  });
});
