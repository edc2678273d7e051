import type { AssignmentItem } from "../../model/assignment.ts";
import { LABEL } from "../../model/labels.ts";
import type { RunId } from "../../model/names.ts";
import type { ObservedContainer } from "../../ports/container-engine.ts";
import type { Moment } from "../found.ts";
import type { Tracked } from "../tracked.ts";

/** One container of a replica, with the number of its run. */
export type Run = { number: number; run: RunId; container: ObservedContainer };

/** Everything a step decides on for one replica. */
export type Case = {
  item: AssignmentItem;
  tracked: Tracked;
  /** Its containers, newest run last. */
  runs: Run[];
  moment: Moment;
  /** A container may still appear that was asked for by an earlier life of the agent, or longer ago than it waits. */
  mayAppear: boolean;
  /** A start of it was given up and may still come to something: another one could begin its run a second time. */
  isLate?: boolean;
};

/** The runs of a replica among its containers, newest last. */
export function runsOf(containers: readonly ObservedContainer[]): Run[] {
  return containers
    .map((container) => ({
      number: runNumber(runIdOf(container)),
      run: runIdOf(container),
      container,
    }))
    .sort((a, b) => a.number - b.number);
}

const runIdOf = ({ labels, name }: ObservedContainer): RunId => labels[LABEL.run] ?? name;

/** Which run of its replica it is, from 1. */
export const runNumber = (run: RunId): number => Number(run.slice(run.lastIndexOf(".") + 1)) || 0;

export const newestRun = ({ runs }: Case): Run | undefined => runs.at(-1);

const LIVE = new Set(["running", "paused"]);

export const isLiveRun = ({ container }: Run): boolean => LIVE.has(container.state);

/** The run that serves: the newest, if it runs. */
export function liveRun(of: Case): Run | undefined {
  const newest = newestRun(of);
  return newest && isLiveRun(newest) ? newest : undefined;
}

/** Whether the end of a run is on record; those before the newest have ended, or are strays that do not count. */
export const hasEnded = ({ tracked: { memory } }: Case, { number, run }: Pick<Run, "number" | "run">): boolean =>
  number < memory.run || memory.exits.some((exit) => exit.run === run);
