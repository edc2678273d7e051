import { PROBE_NAMES, type ProbeName, type ProbeSpec } from "../../model/app-spec.ts";
import type { ProbeAnswer } from "../../model/probe-answer.ts";
import type { DurationMs, Instant } from "../../model/time.ts";
import type { ProbeState, RunProbes } from "../run-probes.ts";
import { type Case, liveRun, type Run } from "./case.ts";
import { probeSaid } from "./probe-said.ts";

/** A probe that has not passed yet is asked again soon at first, so that nobody waits out an interval. */
const EAGER_MS: DurationMs = 50;

/** What is known of the probes of a run, if anything is. */
function probesOf({ tracked }: Case, { run, container }: Run): RunProbes | undefined {
  const { probes } = tracked;
  return probes?.run === run && probes.startedAt === (container.startedAt ?? "") ? probes : undefined;
}

/** Whether a run has started as far as its startup probe goes; what was ready once has, whatever this agent saw of it. */
export function hasStarted(of: Case, live: Run): boolean {
  if (!of.item.spec.probes?.startup) return true;
  return probesOf(of, live)?.startup?.hasPassed === true || foundReady(of, live) !== undefined;
}

/** Whether a run may get requests as far as its readiness probe goes. */
export function isPassing(of: Case, live: Run): boolean {
  const state = probesOf(of, live)?.readiness;
  // An agent that comes back takes it as it was left, until the probe says something else.
  if (state === undefined || (!state.hasPassed && state.failures < failuresOf(of, "readiness"))) {
    const before = foundReady(of, live);
    if (before !== undefined) return before.lost !== true;
  }
  return state?.passing === true;
}

const failuresOf = ({ item }: Case, name: ProbeName): number => item.spec.probes?.[name]?.failures ?? 1;

function foundReady({ tracked }: Case, { run, container }: Run): Case["tracked"]["memory"]["ready"] {
  const { ready } = tracked.memory;
  return ready?.run === run && ready.startedAt === (container.startedAt ?? "") ? ready : undefined;
}

/** Whether a liveness probe, where there is one, has found the run alive: before that nobody knows it to be healthy. */
export const hasLived = (of: Case, live: Run): boolean =>
  of.item.spec.probes?.liveness === undefined || probesOf(of, live)?.liveness?.hasPassed === true;

/** The probe that says a run has to end, and its last words. */
export function fatalProbe(of: Case, live: Run): { name: "startup" | "liveness"; words: string } | undefined {
  const known = probesOf(of, live);
  for (const name of ["startup", "liveness"] as const) {
    const spec = of.item.spec.probes?.[name];
    const state = known?.[name];
    if (!spec || !state || (name === "startup" && hasStarted(of, live))) continue;
    if (state.failures >= spec.failures) return { name, words: probeSaid(spec.check, state.words ?? "") };
  }
  return undefined;
}

/** What a probe said last, in words; undefined when that was good, or nothing yet. */
export function lastWords(of: Case, live: Run, name: ProbeName): string | undefined {
  const spec = of.item.spec.probes?.[name];
  const words = probesOf(of, live)?.[name]?.words;
  return spec && words !== undefined ? probeSaid(spec.check, words) : undefined;
}

/** A probe, when it is to be asked next, and how much sooner that may be: whoever is asked anyway takes others along. */
export type DueProbe = { name: ProbeName; spec: ProbeSpec; at: Instant; earlyMs: DurationMs };

/** What is asked together costs one look. */
const EARLY_MOST_MS: DurationMs = 1000;
const EARLY_SHARE = 0.1;

/** The probes a run is asked, and when: until it has started the startup probe alone. Nobody asks one that does not serve for long any more. */
export function dueProbes(of: Case): DueProbe[] {
  const live = liveRun(of);
  const { probes } = of.item.spec;
  if (!live || !probes || of.item.want !== "run" || live.container.state !== "running") return [];
  const isUp = hasStarted(of, live);
  return PROBE_NAMES.flatMap((name): DueProbe[] => {
    const spec = probes[name];
    if (!spec || (name === "startup") === isUp) return [];
    const state = probesOf(of, live)?.[name];
    const earlyMs = state && isSteady(state) ? Math.min(EARLY_MOST_MS, spec.intervalMs * EARLY_SHARE) : 0;
    return [{ name, spec, at: nextAsk(of, live, name, spec), earlyMs }];
  });
}

function nextAsk(of: Case, live: Run, name: ProbeName, { initialDelayMs, intervalMs }: ProbeSpec): Instant {
  const known = probesOf(of, live);
  const state = known?.[name];
  if (!state) return (of.tracked.running?.since ?? of.moment.now) + initialDelayMs;
  const eager = EAGER_MS * 2 ** Math.min(state.tries - 1, 16);
  const isEager = !state.hasPassed && name !== "liveness";
  return state.askedAt + (isEager ? Math.min(intervalMs, eager) : intervalMs);
}

/** It passes and has not failed since: one more good answer tells nothing new. */
export const isSteady = ({ passing, failures }: ProbeState): boolean => passing && failures === 0;

/** The probes of a run after an answer, or none. A failure that came sooner than an interval after the last does not count. */
export function answered(
  before: RunProbes,
  name: ProbeName,
  spec: ProbeSpec,
  answer: ProbeAnswer | undefined,
  askedAt: Instant,
): RunProbes {
  const state = before[name] ?? fresh(before.since + spec.initialDelayMs);
  const tries = state.tries + 1;
  if (!answer) return { ...before, [name]: { ...state, askedAt, tries } };
  if (answer.passed) {
    const successes = state.successes + 1;
    const passing = state.passing || successes >= spec.successes;
    const { words: _, ...rest } = state;
    const hasPassed = state.hasPassed || passing;
    return { ...before, [name]: { ...rest, askedAt, tries, successes, failures: 0, passing, hasPassed } };
  }
  const counts = name === "liveness" || state.hasPassed || askedAt - state.countedAt >= spec.intervalMs;
  const failures = state.failures + (counts ? 1 : 0);
  const passing = state.passing && failures < spec.failures;
  const countedAt = counts ? askedAt : state.countedAt;
  return {
    ...before,
    [name]: { ...state, askedAt, countedAt, tries, failures, successes: 0, passing, words: answer.words },
  };
}

const fresh = (countedAt: Instant): ProbeState => ({
  askedAt: countedAt,
  countedAt,
  tries: 0,
  failures: 0,
  successes: 0,
  passing: false,
  hasPassed: false,
});
