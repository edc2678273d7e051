import { runId } from "../../model/names.ts";
import type { DurationMs } from "../../model/time.ts";
import type { ReplicaWork } from "../action.ts";
import type { AgentSettings } from "../settings.ts";
import { healthyIn } from "./backoff.ts";
import { type Case, hasEnded, isLiveRun, liveRun, newestRun, type Run } from "./case.ts";
import { containerSpec } from "./container-spec.ts";
import { oomToldIn } from "./oom.ts";
import { fatalProbe } from "./probes.ts";
import { readinessOf } from "./readiness.ts";

/** What comes next for a replica: something to do, a time to look again, or nothing but to wait for news. */
export type Next = { work: ReplicaWork } | { lookIn: DurationMs } | "rest";

/** One reason to do something: a sentence, when it holds, and what it leads to. */
type Rule = { says: string; next(of: Case, settings: AgentSettings): Next | undefined };

const STOP_POLL_MS = 250;

const strayRun: Rule = {
  says: "Of two runs that are up the older one is ended.",
  next: ({ runs }) => {
    const stray = runs.slice(0, -1).find(isLiveRun);
    return stray && work({ do: "kill", container: stray.container.id, run: stray.run, because: "superseded" });
  },
};

const pausedRun: Rule = {
  says: "A run that somebody paused goes on.",
  next: (of) => {
    const live = liveRun(of);
    return live?.container.state === "paused" ? work({ do: "unpause", container: live.container.id }) : undefined;
  },
};

/** A wait for the time in which a run is known to have outlived a kill for memory. */
const soonest = (next: Next, of: Case): Next => {
  const told = oomToldIn(of);
  if (told === undefined || (next !== "rest" && !("lookIn" in next))) return next;
  return { lookIn: Math.max(1, next === "rest" ? told : Math.min(told, next.lookIn)) };
};

const uselessRun: Rule = {
  says: "A run whose health check keeps failing, or that somebody took off the network, is ended; the next one begins at once.",
  next: (of) => {
    const live = liveRun(of);
    const because = live && uselessBecause(live.container);
    return because ? work({ do: "kill", container: live.container.id, run: live.run, because }) : undefined;
  },
};

const failedProbe: Rule = {
  says: "A run that does not start in its time, or lives no more, by its probes, is asked to end.",
  next: (of) => {
    const live = liveRun(of);
    const fatal = live && fatalProbe(of, live);
    if (!live || !fatal) return undefined;
    const { stopGraceMs: graceMs, stopSignal: signal } = of.item.spec;
    const ending = { because: fatal.name, words: fatal.words };
    return work({
      do: "stop",
      container: live.container.id,
      run: live.run,
      graceMs,
      ...(signal ? { signal } : {}),
      ending,
    });
  },
};

const upRun: Rule = {
  says: "A run that is up is left alone, and asked whether it is ready while it is not.",
  next: (of) => {
    const live = liveRun(of);
    if (!live) return undefined;
    const readiness = readinessOf(of);
    if (readiness.ready) return of.runs.length > 1 ? undefined : soonest(untilHealthy(of), of);
    const { address } = live.container;
    if (readiness.probe && address) return work({ do: "probe", run: live.run, address, ports: readiness.probe });
    return soonest(readiness.lookIn === undefined ? "rest" : { lookIn: readiness.lookIn }, of);
  },
};

/** After failures a run is looked at once more: when it has held out they are forgotten. */
function untilHealthy({ tracked, moment }: Case): Next {
  const left = healthyIn(tracked.running, moment.now);
  return tracked.memory.failures > 0 && Number.isFinite(left) ? { lookIn: Math.max(1, left) } : "rest";
}

const unfinishedStart: Rule = {
  says: "A container that was made and not started is started.",
  next: (of, settings) => {
    const newest = newestRun(of);
    if (newest?.container.state !== "created" || hasEnded(of, newest) || of.isLate) return undefined;
    return start(of, newest.run, settings);
  },
};

const nextRun: Rule = {
  says: "A replica without a run that is up gets its next one, after its back-off.",
  next: (of, settings) => {
    const { item, tracked, moment } = of;
    if (liveRun(of) || tracked.memory.finished || of.isLate) return undefined;
    // What an earlier agent asked for may still start an ended container again: it is put away first.
    if (of.mayAppear && of.runs.length > 0) return undefined;
    const left = (tracked.backoff?.until ?? 0) - moment.now;
    if (left > 0) return of.runs.length > 0 ? undefined : { lookIn: left };
    return start(of, runId(item.replica, tracked.memory.run + 1), settings);
  },
};

const remains: Rule = {
  says: "What is left of ended runs is put away, oldest first.",
  next: (of) => {
    const ended = of.runs.find((run) => !isLiveRun(run) && hasEnded(of, run));
    return ended && remove(of, ended);
  },
};

const waitForBackoff: Rule = {
  says: "A replica whose next run is not due yet is looked at when it is.",
  next: ({ tracked, moment }) => {
    const left = (tracked.backoff?.until ?? 0) - moment.now;
    return left > 0 && !tracked.memory.finished ? { lookIn: left } : undefined;
  },
};

const lastConnections: Rule = {
  says: "A run that is to stop is given time for the connections it still has.",
  next: (of) => {
    const live = liveRun(of);
    if (!live || of.tracked.memory.drain) return undefined;
    const { connections, drainingSince } = of.tracked;
    const { now } = of.moment;
    const next = connections ? connections.at + STOP_POLL_MS - now : 0;
    const left = (drainingSince ?? now) + of.item.drainTimeoutMs - now;
    if (next > 0) return { lookIn: Math.min(next, Math.max(1, left)) };
    const { address } = live.container;
    return address ? work({ do: "count-connections", run: live.run, address }) : undefined;
  },
};

const stopRun: Rule = {
  says: "A run that is to stop and has nothing left to answer is asked to end.",
  next: (of) => {
    const live = liveRun(of);
    const { stopGraceMs: graceMs, stopSignal: signal } = of.item.spec;
    if (!live) return undefined;
    return work({ do: "stop", container: live.container.id, run: live.run, graceMs, ...(signal ? { signal } : {}) });
  },
};

const allRemains: Rule = {
  says: "Whatever is left of a replica that is to go is put away.",
  next: (of) => {
    const [oldest] = of.runs.filter((run) => !isLiveRun(run));
    return oldest && remove(of, oldest);
  },
};

/** Looked at in order; the first that has something to say decides. */
const RULES: Record<Case["item"]["want"], readonly Rule[]> = {
  run: [strayRun, pausedRun, uselessRun, failedProbe, upRun, unfinishedStart, nextRun, remains, waitForBackoff],
  drain: [strayRun, pausedRun, remains],
  stop: [strayRun, pausedRun, lastConnections, stopRun, allRemains],
};

/** What to do for a replica that nothing is being done for. */
export function nextFor(of: Case, settings: AgentSettings): Next {
  for (const rule of RULES[of.item.want]) {
    const next = rule.next(of, settings);
    if (next !== undefined) return next;
  }
  return "rest";
}

const work = (todo: ReplicaWork): Next => ({ work: todo });

const start = ({ item }: Case, run: string, settings: AgentSettings): Next =>
  work({ do: "start", run, spec: containerSpec(item, run, settings) });

const remove = ({ item, tracked }: Case, { run, container }: Run): Next => {
  const exit = tracked.memory.exits.find((one) => one.run === run);
  return work({ do: "remove", container: container.id, run, release: item.release, ...(exit ? { exit } : {}) });
};

const uselessBecause = ({ health, address }: Run["container"]): string | undefined =>
  health === "unhealthy" ? "unhealthy" : address === undefined ? "cut-off" : undefined;
