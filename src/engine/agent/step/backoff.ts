import type { RestartPolicy } from "../../model/app-spec.ts";
import type { RunExit } from "../../model/run.ts";
import type { DurationMs, Instant } from "../../model/time.ts";
import type { Tracked } from "../tracked.ts";

/** From so many failed runs in a row on a replica is in a crash-loop. */
export const CRASH_LOOP = 3;

/** A run that was ready for so long ends a row of failures. */
const HEALTHY_MS: DurationMs = 30_000;

const FIRST_MS = 1000;
const MOST_MS = 60_000;

/** How long the next run waits: the first successor not at all, then 1, 2, 4 … 60 s. */
export function backoffMs(failures: number): DurationMs {
  return failures <= 1 ? 0 : Math.min(MOST_MS, FIRST_MS * 2 ** (failures - 2));
}

/** Whether a run has held out. */
export const isHealthy = (running: Tracked["running"], now: Instant): boolean => healthyIn(running, now) <= 0;

/** How long a run has to hold out yet; without end while it is not ready. */
export const healthyIn = (running: Tracked["running"], now: Instant): DurationMs =>
  running?.readySince === undefined ? Number.POSITIVE_INFINITY : running.readySince + HEALTHY_MS - now;

/** Whether a replica will have no further run after this one, by its policy. */
export function isFinal(policy: RestartPolicy, exit: RunExit, failures: number): boolean {
  switch (policy.condition) {
    case "always":
      return false;
    case "no":
      return true;
    case "on-failure":
      return exit.outcome === "completed" || (policy.maxAttempts !== undefined && failures > policy.maxAttempts);
    default:
      return policy satisfies never;
  }
}
