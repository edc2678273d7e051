import type { DurationMs } from "../model/time.ts";

const FIRST_MS = 100;
const LONGEST_MS = 30_000;

/** How long to wait after so many failures in a row: 100 ms, then twice as long each time, 30 s at most. */
export const backoffMs = (failures: number): DurationMs =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
