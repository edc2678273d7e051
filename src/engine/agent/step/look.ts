import type { Reason } from "../../model/event.ts";
import { runId, slotName } from "../../model/names.ts";
import type { RunExit } from "../../model/run.ts";
import type { Tracked } from "../tracked.ts";
import { CRASH_LOOP, isHealthy } from "./backoff.ts";
import { type Case, hasEnded, isLiveRun, liveRun, type Run } from "./case.ts";
import { exitOf, lostExit } from "./exit.ts";
import { outlived } from "./oom.ts";
import { hasLived } from "./probes.ts";
import { type Readiness, readinessOf } from "./readiness.ts";
import { recordExit } from "./record-exit.ts";
import { subject } from "./subject.ts";

/** What a look at a replica's containers tells: the case as it is known now, and what there is to say of it. */
export type Looked = { of: Case; events: Reason[] };

/** Puts on record what has become of a replica's runs since the last look. Never called while something is done to it. */
export function look(before: Case): Looked {
  const events: Reason[] = [];
  let of = withNewestRun(before);
  for (const run of of.runs) {
    if (isLiveRun(run) || run.container.state === "created" || hasEnded(of, run)) continue;
    of = ended(of, run.number, exitOf(run, of), events);
  }
  of = standing(lost(of, events), events);
  const memory = outlived(of);
  return { of: memory.of, events: [...events, ...memory.events] };
}

/** The number of the newest run, as its container tells it. */
export function withNewestRun(of: Case): Case {
  const number = Math.max(of.tracked.memory.run, ...of.runs.map((run) => run.number));
  return number === of.tracked.memory.run ? of : withMemory(of, { run: number });
}

/** A run that is on record, has no container and never ended was taken away. */
function lost(of: Case, events: Reason[]): Case {
  const { memory } = of.tracked;
  if (memory.run === 0 || memory.state === "gone") return of;
  const run = runId(of.item.replica, memory.run);
  const isThere = of.runs.some(({ number }) => number === memory.run);
  if (isThere || hasEnded(of, { number: memory.run, run })) return of;
  return ended(of, memory.run, lostExit(run, of.moment), events);
}

function ended(of: Case, number: number, exit: RunExit, events: Reason[]): Case {
  const tracked = recordExit(of, number, exit);
  if (of.item.want === "run") events.push(endOf(of, exit, tracked));
  return { ...of, tracked };
}

/** Notes since when the run that is up is up, that it was found ready, and that it has held out. */
function standing(of: Case, events: Reason[]): Case {
  const live = liveRun(of);
  const { tracked, moment } = of;
  if (!live) return of;
  const { run, container } = live;
  const startedAt = container.startedAt ?? "";
  const isKnown = tracked.running?.run === run && tracked.running.startedAt === startedAt;
  const { readySince, ...running } =
    isKnown && tracked.running ? tracked.running : { run, startedAt, since: moment.now, readySince: undefined };
  const before: Case = { ...of, tracked: { ...tracked, running } };
  const readiness = readinessOf(before);
  const since = readiness.ready && hasLived(before, live) ? { readySince: readySince ?? moment.now } : {};
  const up = placed({ ...before, tracked: { ...before.tracked, running: { ...running, ...since } } }, live);
  return heldOut(turned(up, live, readiness, events), events);
}

/** Notes the address of a run, which the next ones are to have, too. */
const placed = (up: Case, { container: { address } }: Run): Case =>
  address === undefined || up.tracked.memory.address === address ? up : withMemory(up, { address });

/** Notes that a run has become ready, or is so no more by its readiness probe. */
function turned(up: Case, { run, container }: Run, readiness: Readiness, events: Reason[]): Case {
  const startedAt = container.startedAt ?? "";
  const { ready: known } = up.tracked.memory;
  const before = known?.run === run && known.startedAt === startedAt ? known : undefined;
  if (!readiness.ready) {
    if (!before || before.lost || readiness.reason !== "unready") return up;
    events.push(said(up, "warning", "replica-unready", `gets no requests any more: ${readiness.message}`));
    return withMemory(up, { ready: { ...before, lost: true } });
  }
  if (before && !before.lost) return up;
  // Healed: by its probe, or by a successor run. Of a crash-loop it is said once it holds out.
  const { exits, failures } = up.tracked.memory;
  if (before || (exits.length > 0 && failures < CRASH_LOOP)) {
    events.push(said(up, "info", "replica-ready", "is ready again"));
  }
  if (readiness.unproven) events.push(unproven(up, readiness.unproven));
  return withMemory(up, { ready: { run, startedAt } });
}

/** A run that has been ready long enough ends a row of failures. */
function heldOut(up: Case, events: Reason[]): Case {
  const { memory, running } = up.tracked;
  if (memory.failures === 0 || !isHealthy(running, up.moment.now)) return up;
  if (memory.failures >= CRASH_LOOP) {
    const words = `is out of its crash-loop: it holds out, after ${memory.failures} runs that ended`;
    events.push(said(up, "info", "crash-loop-over", words));
  }
  return withMemory(up, { failures: 0, backoffMs: 0 });
}

const withMemory = (of: Case, change: Partial<Tracked["memory"]>): Case => ({
  ...of,
  tracked: { ...of.tracked, memory: { ...of.tracked.memory, ...change } },
});

function endOf({ item, moment }: Case, exit: RunExit, { memory, backoff }: Tracked): Reason {
  const name = slotName(item);
  const again = memory.finished
    ? "it will not be started again"
    : backoff
      ? `next run in ${Math.max(1, Math.round((backoff.until - moment.now) / 1000))} s`
      : "next run at once";
  const isGood = exit.outcome === "completed" && memory.finished === true;
  return {
    severity: isGood ? "info" : memory.failures >= CRASH_LOOP ? "error" : "warning",
    kind: "run",
    reason: memory.failures >= CRASH_LOOP ? "crash-loop" : `run-${exit.outcome}`,
    message: `${name} ${exit.message ?? exit.reason}; ${again}`,
    ...subject(item),
  };
}

const said = ({ item }: Case, severity: Reason["severity"], reason: string, message: string): Reason => ({
  severity,
  kind: "replica",
  reason,
  message: `${slotName(item)} ${message}`,
  ...subject(item),
});

function unproven({ item }: Case, ports: number[]): Reason {
  return {
    severity: "warning",
    kind: "replica",
    reason: "port-closed",
    message: `${slotName(item)} is taken as ready although nothing listens on its port ${ports.join(", ")}`,
    ...subject(item),
  };
}
