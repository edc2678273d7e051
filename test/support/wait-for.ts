import { setTimeout as sleep } from "node:timers/promises";

/** Asks until the answer is neither undefined nor false, or the deadline has passed; then it fails with the last error. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 60_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (let last: unknown; ; ) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() >= end) throw new Error(`${what}: not within ${withinMs} ms`, { cause: last });
    await sleep(50);
  }
}
