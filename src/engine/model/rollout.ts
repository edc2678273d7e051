import type { AppRef } from "./names.ts";
import type { DurationMs, WallTime } from "./time.ts";

/**
 * How far the app has come towards what is wanted (key `rollout/NS/APP`, written by the rollout loop alone).
 * `up` waits until `observedGeneration` meets the app's generation and the state is final.
 */
export type RolloutRecord = {
  id: string;
  observedGeneration: number;
  state: "running" | "complete" | "failed";
  /** The release this rollout leads to. */
  release: number;
  /** The release that replicas are made of: after a rollback the last good one. */
  serving: number;
  /** The last release that came up whole; 0 while there is none. */
  lastGood: number;
  /** Counter for replica ids; only grows. */
  nextCounter: number;
  /** What the counter was when this rollout began: replicas below it are from before. */
  firstCounter?: number;
  /** What was left of the deadline when this record was written. */
  remainingMs: DurationMs;
  startedAt: WallTime;
  finishedAt?: WallTime;
  failure?: RolloutFailure;
  /** What each service waits for, in words; empty when nothing waits. */
  waiting: Record<string, string>;
  /** Replicas that this rollout retired, and the fewest ready replicas any replaced service had meanwhile. */
  replaced: number;
  minReady: Record<string, number>;
  /** Connections that replicas cut when they went, and the slowest acknowledgement that let one go. */
  cut?: number;
  slowestMs?: DurationMs;
  /** Hosts that hold a named volume's data, kept when the replicas are gone: volume → hosts, newest last. */
  volumeHosts?: Record<string, string[]>;
  /** Releases that did not come up, and why. */
  failedReleases?: Record<number, string>;
};

/** `code` is one of the error catalogue: `replica.crashed`, `replica.oom`, `rollout.deadline`, `image.missing`, `port.taken`, `place.none`. */
export type RolloutFailure = { code: string; message: string; service?: string; slot?: number; replica?: string };

/** Names the rollout of one generation of an app. */
export const rolloutId = (ref: AppRef, generation: number): string => `${ref.namespace}.${ref.app}.${generation}`;
