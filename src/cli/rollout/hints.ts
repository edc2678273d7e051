import type { OrcClient } from "../../client/orc-client.ts";
import type { AppRef } from "../../engine/model/names.ts";

/** Without a hint for so long, look all the same: hints may be lost. */
const LOOK_AGAIN_MS = 2000;
/** Hints that come together are one look; the more a look takes and the more is missing, the rarer it is. */
const GATHER_MS = 3;
const REST_SHARE = 5;
const REST_PER_MISSING_MS = 10;
const REST_MOST_MS = 250;

/** What the last look took, and how many replicas it found missing. */
export type Looked = { tookMs: number; missing: number };

/** Waits for the next hint that something changed; a broken watch only makes the looks rarer. */
export function hintsOf(client: OrcClient, ref: AppRef, signal: AbortSignal): { next(looked: Looked): Promise<void> } {
  let wake = Promise.withResolvers<void>();
  void (async () => {
    while (!signal.aborted) {
      try {
        for await (const _ of client.watch({ namespace: ref.namespace, app: ref.app }, signal)) wake.resolve();
      } catch {
        // The next look says what is wrong, if anything is.
      }
      await pause(LOOK_AGAIN_MS, signal);
    }
  })();
  return {
    async next(looked) {
      const restUntil = performance.now() + restMs(looked);
      await Promise.race([wake.promise, pause(LOOK_AGAIN_MS, signal)]);
      await pause(Math.max(GATHER_MS, restUntil - performance.now()), signal);
      // What came meanwhile is what is looked at now.
      wake = Promise.withResolvers<void>();
    },
  };
}

/** An engine that starts many has no time for being watched; the last ones are not kept waiting. */
const restMs = ({ tookMs, missing }: Looked): number =>
  Math.min(REST_MOST_MS, Math.max(REST_SHARE * tookMs, REST_PER_MISSING_MS * missing));

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
