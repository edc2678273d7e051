import { describe, expect, test } from "vitest";
import { type ProgressRow, renderRow, widthsOf } from "../../src/render/progress.ts";
import { asciiTheme, plainTheme } from "./plain-theme.ts";

const ROWS: ProgressRow[] = [
  { key: "build web", name: "build", text: "web", state: "done", fromMs: 0, toMs: 4100, note: "tag 7f3c2a9" },
  { key: "pull", name: "pull", text: "postgres:17", state: "done", fromMs: 0, toMs: 5200, note: "156 MB" },
  { key: "db", name: "db", text: "1 of 1 ready", state: "done", fromMs: 0, toMs: 2000 },
  {
    key: "web",
    name: "web",
    text: "2 of 3 ready",
    state: "going",
    fromMs: 4000,
    note: "web.3 starting, probe http /health 503",
  },
  { key: "worker", name: "worker", text: "waiting for db", state: "waiting" },
  { key: "web.1", name: "web.1", text: "exited", state: "failed", fromMs: 0, toMs: 400 },
];

describe("progress", () => {
  test("lines stand below each other", () => {
    const widths = widthsOf(ROWS);
    expect(
      ROWS.map((row) => renderRow(row, 5100, widths, plainTheme)).join("\n"),
    ).toBe(`✓ build   web                 4.1 s   tag 7f3c2a9
✓ pull    postgres:17         5.2 s   156 MB
✓ db      1 of 1 ready        2.0 s
◐ web     2 of 3 ready        1.1 s   web.3 starting, probe http /health 503
· worker  waiting for db
✗ web.1   exited              0.4 s`);
  });

  test("in ASCII", () => {
    const widths = widthsOf(ROWS);
    for (const row of ROWS) expect(renderRow(row, 5100, widths, asciiTheme)).toMatch(/^[ -~]+$/);
  });
});
