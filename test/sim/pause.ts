import type { Clock } from "../../src/engine/ports/clock.ts";

/** Resolves after so long on a clock. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => void clock.after(ms, resolve));
