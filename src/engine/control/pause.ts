import type { DurationMs } from "../model/time.ts";
import type { Clock } from "../ports/clock.ts";

/** Resolves after so long, or as soon as the signal aborts; leaves neither timer nor listener behind. */
export function pause(clock: Clock, delay: DurationMs, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(delay, done);
    signal.addEventListener("abort", done);
  });
}
