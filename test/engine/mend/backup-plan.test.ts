import { expect, test } from "vitest";
import { backupDueIn, surplusBackups } from "../../../src/engine/mend/backup-plan.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-01-01T00:00:00Z");

const made = (number: number, ms: number): { name: string; at: string; bytes: number } => ({
  name: String(number).padStart(6, "0"),
  at: new Date(ms).toISOString(),
  bytes: 1,
});

test.each([
  { age: 0, due: HOUR },
  { age: 20 * 60_000, due: HOUR - 20 * 60_000 },
  { age: HOUR, due: 0 },
  { age: 9 * HOUR, due: 0 },
  // The clock was set back: the last one is from what is a time to come now.
  { age: -5 * HOUR, due: 0 },
])("a backup of $age ms ago is followed after $due ms", ({ age, due }) => {
  expect(backupDueIn(made(1, START), new Date(START + age).toISOString())).toBe(due);
});

test("the first is due at once", () => {
  expect(backupDueIn(undefined, "2026-01-01T00:00:00Z")).toBe(0);
});

test("an hourly backup for ten days leaves the last day whole, and one of each of the days before", () => {
  let kept: ReturnType<typeof made>[] = [];
  for (let hour = 0; hour < 240; hour += 1) {
    kept.push(made(hour, START + hour * HOUR));
    const surplus = new Set(surplusBackups(kept));
    kept = kept.filter((backup) => !surplus.has(backup));
    expect(kept.length).toBeLessThanOrEqual(31);
  }
  const last = kept.slice(-24).map(({ name }) => Number(name));
  expect(last).toEqual(Array.from({ length: 24 }, (_, index) => 216 + index));
  expect(kept.slice(0, -24).map(({ at }) => at)).toEqual(
    [4, 5, 6, 7, 8, 9].map((day) => `2026-01-0${day}T23:00:00.000Z`),
  );
  expect(new Set(kept.map(({ at }) => at.slice(0, 10))).size).toBe(7);
});

test("a clock that jumps about never has the newest one removed", () => {
  let kept: ReturnType<typeof made>[] = [];
  for (let number = 0; number < 100; number += 1) {
    kept.push(made(number, START + ((number * 7919) % 500) * HOUR));
    const surplus = new Set(surplusBackups(kept));
    kept = kept.filter((backup) => !surplus.has(backup));
    expect(kept.at(-1)?.name).toBe(String(number).padStart(6, "0"));
    expect(kept.length).toBeLessThanOrEqual(31);
  }
});
