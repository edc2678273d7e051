import type { DurationMs, WallTime } from "./time.ts";

/** Who asked for a change, for releases, conflicts and the audit log. */
export type Author = { name: string; host: string };

/** Where a release was made: the git remote of its folder, else machine and path. */
export type Origin = { kind: "git" | "path"; location: string };

export type GitState = { commit: string; dirty: boolean };

/** How long a rollout may take when nobody said. */
export const DEADLINE_MS: DurationMs = 300_000;

/**
 * What an app is wanted to be now (key `app/NS/APP`, written by the API alone): a release number and what people changed by hand since.
 * Every write raises `generation`; `basedOn` of an apply is compared with it.
 */
export type AppRecord = {
  generation: number;
  /** The wanted release; 0 before the first one. */
  release: number;
  /** `down`: every replica goes, releases stay. */
  wanted: "up" | "down";
  /** Replica counts set by `orc scale`; an `up` clears them. */
  scale: Record<string, number>;
  /** Services stopped by `orc stop`. */
  stopped: string[];
  /** Times each service was asked to restart: part of what its replicas are made of. */
  restarts: Record<string, number>;
  /** What a rollout that fails does: put the last good release back, wait for a person, or go on. */
  onFailure: "rollback" | "pause" | "continue";
  /** How long the rollout of this generation may take. */
  deadlineMs: DurationMs;
  /** What replicas of a service that go because of this generation are given to end, in place of their own grace. */
  stopGrace?: Record<string, DurationMs>;
  changedAt: WallTime;
  changedBy: Author;
  /** `up`, `scale`, `restart`, …: what made this generation. */
  cause: string;
};
