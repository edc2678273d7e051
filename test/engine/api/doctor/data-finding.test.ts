import { expect, test } from "vitest";
import { dataFinding } from "../../../../src/engine/api/doctor/data-finding.ts";
import type { KeptData } from "../../../../src/engine/ports/host-facts.ts";

const events = (bytes: number): KeptData => ({ what: "events", bytes, mostBytes: 50e6 });
const aside = (bytes: number): KeptData => ({ what: "stores that were replaced", bytes, isForGood: true });

test.each([
  [[events(0), aside(0)], "ok", "nothing kept yet"],
  [[events(2e6), { what: "backups", bytes: 900e6 }, aside(0)], "ok", "events 2.0 MB, backups 900.0 MB"],
  [[events(46e6)], "info", "events take 46.0 MB of the 50.0 MB that are kept: the oldest go first"],
  [[events(60e6)], "warning", "events take 60.0 MB, more than the 50.0 MB that they should"],
  [[events(46e6), aside(2e9)], "warning", "stores that were replaced take 2.0 GB, and nothing removes them by itself"],
])("%j", (kept, level, message) => {
  const found = dataFinding(kept);
  expect(found).toMatchObject({ level, message });
  expect(found.fix === undefined).toBe(level === "ok");
});
