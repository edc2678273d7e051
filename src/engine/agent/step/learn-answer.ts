import type { AssignmentItem } from "../../model/assignment.ts";
import type { ProbeAnswer } from "../../model/probe-answer.ts";
import type { DurationMs } from "../../model/time.ts";
import type { Action, AskAction, Outcome } from "../action.ts";
import type { Found, Moment } from "../found.ts";
import { answered, isSteady } from "./probes.ts";

/** An answer counts for the run that was asked, as long as that is the one that is up. */
export function learnAnswer(
  found: Found,
  action: AskAction,
  outcome: Outcome,
  item: AssignmentItem | undefined,
): Found {
  const spec = item?.spec.probes?.[action.probe];
  if (!spec) return found;
  const tracked = found.tracked.get(action.replica);
  const { run, startedAt } = action;
  if (tracked?.running?.run !== run || tracked.running.startedAt !== startedAt) return found;
  const isKnown = tracked.probes?.run === run && tracked.probes.startedAt === startedAt;
  const before = isKnown && tracked.probes ? tracked.probes : { run, startedAt, since: tracked.running.since };
  const probes = answered(before, action.probe, spec, answerOf(outcome), action.askedAt);
  const known = { ...found, tracked: new Map(found.tracked).set(action.replica, { ...tracked, probes }) };
  const isEngineGone = "failed" in outcome && outcome.failed.code === "engine.unreachable";
  return isEngineGone ? { ...known, engineProblem: outcome.failed.message } : known;
}

/**
 * How long nothing needs to be decided after an answer that changed nothing; undefined where it may have. With many probes
 * nearly all answers are such.
 */
export function quietFor(
  before: Found,
  after: Found,
  action: Action,
  item: AssignmentItem | undefined,
  { now }: Moment,
): DurationMs | undefined {
  if (action.do !== "ask") return undefined;
  const [was, is] = [before, after].map(({ tracked }) => tracked.get(action.replica)?.probes?.[action.probe]);
  const spec = item?.spec.probes?.[action.probe];
  if (!spec || !was || !is || !isSteady(was) || !isSteady(is)) return undefined;
  return Math.max(1, is.askedAt + spec.intervalMs - now);
}

/** Where nothing can be said of the replica nothing is held against it. */
function answerOf(outcome: Outcome): ProbeAnswer | undefined {
  if ("done" in outcome) return outcome.done.answer;
  return outcome.failed.code === "engine.unreachable" ? undefined : { passed: false, words: outcome.failed.message };
}
