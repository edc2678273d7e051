import type { AssignmentItem } from "../../model/assignment.ts";
import type { ProbeAnswer } from "../../model/probe-answer.ts";
import type { AskAction, Outcome } from "../action.ts";
import type { Found } from "../found.ts";
import { answered } from "./probes.ts";

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

/** Where nothing can be said of the replica nothing is held against it. */
function answerOf(outcome: Outcome): ProbeAnswer | undefined {
  if ("done" in outcome) return outcome.done.answer;
  return outcome.failed.code === "engine.unreachable" ? undefined : { passed: false, words: outcome.failed.message };
}
