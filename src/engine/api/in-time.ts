import type { DurationMs } from "../model/time.ts";
import type { Clock } from "../ports/clock.ts";

/** An answer, or what is said instead when it does not come in time; then it is not waited for any more, and may go wrong unseen. */
export async function inTime<T>(
  clock: Clock,
  ms: DurationMs,
  answer: Promise<T>,
  late: () => T | Promise<T>,
): Promise<T> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  answer.catch(() => {});
  try {
    return await Promise.race([answer, over.then(late)]);
  } finally {
    cancel();
  }
}
