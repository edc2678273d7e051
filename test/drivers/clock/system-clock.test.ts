import { expect, test } from "vitest";
import { systemClock } from "../../../src/drivers/clock/system-clock.ts";

test("rings once, not before its time, and not when it was cancelled", async () => {
  const began = systemClock.now();
  const rung: string[] = [];
  const cancel = systemClock.after(5, () => rung.push("cancelled"));
  cancel();
  await new Promise<void>((resolve) => {
    systemClock.after(20, () => {
      rung.push("rung");
      resolve();
    });
  });
  expect(rung).toEqual(["rung"]);
  // Timers of Node count whole milliseconds.
  expect(systemClock.now() - began).toBeGreaterThanOrEqual(19);
});

test("shows the wall's time in UTC", () => {
  expect(systemClock.wall()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});
