import type { Write } from "../model/decision.ts";
import type { AppRef } from "../model/names.ts";
import { keyOf } from "../model/records.ts";
import { rolloutId } from "../model/rollout.ts";
import type { WallTime } from "../model/time.ts";

/**
 * Goes on counting an app's replicas above all that anything tells of: an id that was given already would find a log, a memory
 * or a container that is another's.
 */
export function countOn(ref: AppRef, writes: Write[], counter: number): Write[] {
  const counted = writes.map((write) =>
    write.kind === "rollout" && write.value
      ? { ...write, value: { ...write.value, nextCounter: Math.max(write.value.nextCounter, counter + 1) } }
      : write,
  );
  const begins = counter > 0 && !writes.some(({ kind }) => kind === "rollout");
  const app = begins ? writes.find((write) => write.kind === "app") : undefined;
  if (!app?.value) return counted;
  return [...counted, countsOn(ref, app.value.changedAt, counter)];
}

/** Of an app that nothing is asked of: its rollout leads nowhere, and counts. */
export const countsOn = (ref: AppRef, startedAt: WallTime, counter: number): Write => ({
  kind: "rollout",
  key: keyOf.rollout(ref),
  value: {
    id: rolloutId(ref, 0),
    observedGeneration: 0,
    state: "complete",
    release: 0,
    serving: 0,
    lastGood: 0,
    nextCounter: counter + 1,
    remainingMs: 0,
    startedAt,
    waiting: {},
    replaced: 0,
    minReady: {},
  },
});
