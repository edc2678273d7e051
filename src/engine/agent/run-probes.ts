import type { ProbeName } from "../model/app-spec.ts";
import type { RunId } from "../model/names.ts";
import type { Instant, WallTime } from "../model/time.ts";

/** How one probe of a run stands. */
export type ProbeState = {
  /** When it was asked last, and when a failure was counted last. */
  askedAt: Instant;
  countedAt: Instant;
  tries: number;
  /** In a row, up to now; only one of them is not 0. */
  failures: number;
  successes: number;
  /** Its verdict: turned by enough answers in a row. */
  passing: boolean;
  /** It passed at least once in this run. */
  hasPassed: boolean;
  /** What it said last, unless that was good. */
  words?: string;
};

/** The probes of the run that is up; `startedAt` tells one start of a container from another. */
export type RunProbes = { run: RunId; startedAt: WallTime; since: Instant } & { [K in ProbeName]?: ProbeState };
