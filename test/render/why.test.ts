import { expect, test } from "vitest";
import type { WhyDocument } from "../../src/engine/model/why.ts";
import { clock } from "../../src/render/units.ts";
import { renderWhy } from "../../src/render/why.ts";
import { asciiTheme, plainTheme } from "./plain-theme.ts";

const [CHANGED, KILLED] = ["2026-01-31T14:01:50Z", "2026-01-31T14:02:03Z"];

const LOOP: WhyDocument = {
  subject: "web.3",
  verdict: "web.3 is in crash-loop: it was killed for memory after 3.2 s, 5 times, next try in 18 s.",
  reason: "oom",
  state: "trouble",
  because: ["it may use 256 MiB, and wanted more"],
  evidence: [
    {
      at: CHANGED,
      kind: "change",
      text: 'release 2 changed web.environment.CACHE_MB from "64" to "512"',
      where: "compose.yaml:17",
    },
    { at: KILLED, kind: "run", text: "web.3 was killed for memory after 3.2 s", command: "orc logs web.3 --previous" },
  ],
  fix: [
    { text: "give it room: deploy.resources.limits.memory: 512M" },
    { text: "or go back", command: "orc rollback" },
  ],
};

test("the verdict, then what shows it, then what to type", () => {
  expect(renderWhy(LOOP, plainTheme)).toBe(
    [
      "✗ web.3 is in crash-loop: it was killed for memory after 3.2 s, 5 times, next try in 18 s.",
      "",
      `  ${clock(CHANGED)}  release 2 changed web.environment.CACHE_MB from "64" to "512"  compose.yaml:17`,
      `  ${clock(KILLED)}  web.3 was killed for memory after 3.2 s                        orc logs web.3 --previous`,
      "  it may use 256 MiB, and wanted more",
      "",
      "  give it room: deploy.resources.limits.memory: 512M",
      "  or go back  orc rollback",
    ].join("\n"),
  );
});

test("what is well is one line", () => {
  const verdict = "web.1 is ready; nothing is wrong.";
  const document: WhyDocument = { ...LOOP, verdict, state: "fine", because: [], evidence: [], fix: [] };
  expect(renderWhy(document, plainTheme)).toBe(`✓ ${verdict}`);
  expect(renderWhy({ ...document, state: "awaited" }, asciiTheme)).toBe(`~ ${verdict}`);
});

test("what a run said cannot act on the terminal", () => {
  const said = { at: KILLED, kind: "log" as const, text: "it said: \u001b[31mred\u001b[0m\u001b[2J" };
  const shown = renderWhy({ ...LOOP, because: [], evidence: [said], fix: [] }, plainTheme);
  expect(shown.split("\n").at(-1)).toBe(`  ${clock(KILLED)}  it said: red^[[2J`);
});
