import type { DurationMs, Instant } from "../../model/time.ts";
import type { Action, ReplicaWork } from "../action.ts";

/** How long each kind of work may take before it is given up and looked at anew. */
export const DEADLINE_MS: Record<Exclude<Action["do"], "ask" | "keep">, DurationMs> = {
  pull: 1_800_000,
  start: 120_000,
  stop: 60_000,
  kill: 60_000,
  remove: 120_000,
  unpause: 30_000,
  probe: 5_000,
  "count-connections": 10_000,
};

/** When work that begins now is given up; a stop has its grace on top. */
export const deadlineOf = (work: ReplicaWork, now: Instant): Instant =>
  now + DEADLINE_MS[work.do] + (work.do === "stop" ? work.graceMs : 0);
