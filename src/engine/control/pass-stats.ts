import type { DurationMs } from "../model/time.ts";

/** What a loop has cost since this leader started, for `orc doctor`. */
export type PassStats = {
  loop: string;
  passes: number;
  commits: number;
  conflicts: number;
  failures: number;
  /** Keys that wait for a pass now. */
  queued: number;
  /** Time spent deciding, in all and at most. */
  decideMs: DurationMs;
  longestDecideMs: DurationMs;
  /** Time spent in passes, commits and waits included. */
  passMs: DurationMs;
  lastFailure?: string;
};

export const newStats = (loop: string): PassStats => ({
  loop,
  passes: 0,
  commits: 0,
  conflicts: 0,
  failures: 0,
  queued: 0,
  decideMs: 0,
  longestDecideMs: 0,
  passMs: 0,
});
