import { expect, test, vi } from "vitest";
import { Output } from "../../../src/cli/output.ts";
import { lineView } from "../../../src/cli/rollout/view-for.ts";
import type { ProgressRow } from "../../../src/render/progress.ts";

test("in a pipe each state is one line, once", () => {
  const output = new Output({
    json: false,
    quiet: false,
    verbose: false,
    noColor: true,
    environment: { LANG: "C.UTF-8" },
  });
  const lines: string[] = [];
  vi.spyOn(output, "note").mockImplementation((line) => void lines.push(line));
  const view = lineView(output);
  const row = (more: Partial<ProgressRow>): ProgressRow => ({
    key: "web",
    name: "web",
    state: "going",
    text: "0 of 2 ready",
    fromMs: 0,
    toMs: 1500,
    ...more,
  });
  view.update([row({})]);
  view.update([row({ toMs: 1700 })]);
  view.update([row({ text: "1 of 2 ready" })]);
  view.update([row({ state: "done", text: "2 of 2 ready", toMs: 2000 })]);
  expect(lines).toEqual([
    "  ◐ web     0 of 2 ready",
    "  ◐ web     1 of 2 ready",
    "  ✓ web     2 of 2 ready        2.0 s",
  ]);
});
