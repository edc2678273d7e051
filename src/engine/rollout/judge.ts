import type { RolloutFailure, RolloutRecord } from "../model/rollout.ts";
import { endOf } from "./begin.ts";
import { findFailure, overdue } from "./failure.ts";
import { type Situation, situationOf } from "./situation.ts";
import { isUp } from "./slots.ts";

/** Ends a rollout that has failed, and turns it back where there is a release to go back to. */
export function judge(situation: Situation): Situation {
  const { view, app, record, rollout, now } = situation;
  if (rollout.state !== "running") return situation;
  const failure = failureOf(situation);
  if (!failure) return situation;
  return situationOf(view, app, record, fail(situation, failure), now);
}

function failureOf(situation: Situation): RolloutFailure | undefined {
  const { record, rollout } = situation;
  if (rollout.remainingMs <= 0) return overdue(situation);
  return record.onFailure === "continue" || record.wanted === "down" ? undefined : findFailure(situation);
}

function fail(situation: Situation, failure: RolloutFailure): RolloutRecord {
  const { record, rollout } = situation;
  return {
    ...rollout,
    state: "failed",
    failure,
    finishedAt: endOf(rollout, record.deadlineMs),
    serving: canGoBack(situation) ? rollout.lastGood : rollout.serving,
    failedReleases: { ...rollout.failedReleases, [rollout.serving]: failure.message },
  };
}

/** A release whose replicas are all up is kept, whatever else took too long. */
function canGoBack(situation: Situation): boolean {
  const { app, record, rollout } = situation;
  const { lastGood, serving } = rollout;
  return (
    record.onFailure === "rollback" &&
    record.wanted === "up" &&
    lastGood > 0 &&
    lastGood !== serving &&
    app.releases.has(lastGood) &&
    !isUp(situation)
  );
}
