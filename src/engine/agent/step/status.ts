import { AGENT_STATES, type ReplicaStatus } from "../../model/replica.ts";
import { wasRefused } from "../../model/run.ts";
import type { WallTime } from "../../model/time.ts";
import type { ImageTrouble, Moment } from "../found.ts";
import { laterThan, type Tracked } from "../tracked.ts";
import { CRASH_LOOP } from "./backoff.ts";
import { type Case, isLiveRun, liveRun } from "./case.ts";
import { readinessOf } from "./readiness.ts";

type State = ReplicaStatus["state"];
type Trouble = { reason: string; message: string };

/** What is under way for a replica, as far as its status shows it. */
export type UnderWay = { pulling: boolean; imageTrouble?: ImageTrouble };

/** What an agent reports of a replica; its state is what memory says or further. */
export function statusOf(of: Case, host: string, underWay: UnderWay): ReplicaStatus {
  const { item, tracked, moment } = of;
  const { memory, backoff } = tracked;
  const live = liveRun(of);
  const ready = live !== undefined && memory.state !== "stopping" && readinessOf(of).ready;
  const trouble = ready ? undefined : troubleOf(of, underWay);
  const lastExit = memory.exits.at(-1);
  return {
    replica: item.replica,
    host,
    state: memory.state,
    ready,
    ...(trouble ?? {}),
    ...(live ? { run: live.run, containerId: live.container.id } : {}),
    ...(live?.container.address ? { address: live.container.address } : {}),
    ...(live?.container.startedAt ? { startedAt: live.container.startedAt } : {}),
    restarts: Math.max(0, memory.run - 1),
    ...(lastExit ? { lastExit } : {}),
    ...(backoff && backoff.until > moment.now && !live ? { nextTryAt: dueAt(backoff, moment) } : {}),
    ...(memory.finished ? { finished: true } : {}),
    ...(memory.drain ? { drain: memory.drain } : {}),
    updatedAt: moment.wall,
  };
}

/** A clock that was set anew since: what was said of a time to come says nothing any more. */
const CLOCK_SET_MS = 5000;

/** When the next run is due, by the clock as it goes now. */
function dueAt({ until, at }: NonNullable<Tracked["backoff"]>, { now, wall }: Moment): WallTime {
  const due = laterThan(wall, until - now);
  return Math.abs(Date.parse(due) - Date.parse(at)) < CLOCK_SET_MS ? at : due;
}

/** The state a replica is in by now: one way, never back. */
export function stateOf(of: Case): State {
  const reached = reachedState(of);
  const { state } = of.tracked.memory;
  return AGENT_STATES.indexOf(reached) > AGENT_STATES.indexOf(state) ? reached : state;
}

function reachedState(of: Case): State {
  const { item, tracked, runs } = of;
  const { finished, drain } = tracked.memory;
  if (item.want === "stop") {
    if (runs.length === 0) return of.mayAppear ? "draining" : "gone";
    return drain || !runs.some(isLiveRun) ? "stopping" : "draining";
  }
  // A replica that has done its work holds nothing any more, whatever is wanted of it.
  if (finished && runs.length === 0 && !of.mayAppear) return "gone";
  if (item.want === "drain") return "draining";
  return hasRun(of) ? "running" : "preparing";
}

/** A run of it is up, or was. A container that was only made has not run, and neither has one that the engine would not begin. */
const hasRun = ({ runs, tracked: { memory } }: Case): boolean =>
  runs.some(({ container }) => container.state !== "created") || memory.exits.some((exit) => !wasRefused(exit));

/** Why a replica is not ready; the first that holds says it. */
function troubleOf(of: Case, { pulling, imageTrouble }: UnderWay): Trouble | undefined {
  const { tracked, item } = of;
  const { memory, trouble } = tracked;
  if (imageTrouble) return { reason: imageTrouble.code, message: imageTrouble.message };
  if (memory.finished) return finishedWords(of);
  if (memory.failures >= CRASH_LOOP) return { reason: "crash-loop", message: loopWords(of) };
  if (pulling) return { reason: "pulling", message: `${item.spec.image} is being pulled` };
  if (trouble) return { reason: trouble.code, message: trouble.message };
  if (item.want !== "run") return undefined;
  const readiness = liveRun(of) ? readinessOf(of) : undefined;
  if (readiness && !readiness.ready) return { reason: readiness.reason, message: readiness.message };
  const last = memory.exits.at(-1);
  if (!last) return { reason: "starting", message: "starting" };
  return { reason: last.outcome === "oom" ? "oom" : "restarting", message: last.message ?? last.reason };
}

function finishedWords({ tracked }: Case): Trouble {
  const last = tracked.memory.exits.at(-1);
  return { reason: last?.outcome === "completed" ? "completed" : "failed", message: last?.message ?? "it has ended" };
}

function loopWords({ tracked }: Case): string {
  const { failures, exits } = tracked.memory;
  return `${exits.at(-1)?.message ?? "it ends again and again"}, ${failures} times`;
}
