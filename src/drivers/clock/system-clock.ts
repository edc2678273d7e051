import type { Clock } from "../../engine/ports/clock.ts";

/** The longest delay a timer of Node takes; longer ones ring early and are asked for again by whoever set them. */
const LONGEST_MS = 2 ** 31 - 1;

/** The machine's clocks: the monotonic one for deciding, the wall's for showing. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => new Date().toISOString(),
  after: (delay, call) => {
    const timer = setTimeout(call, Math.min(Math.max(0, delay), LONGEST_MS));
    return () => clearTimeout(timer);
  },
};
