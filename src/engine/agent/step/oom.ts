import type { Reason } from "../../model/event.ts";
import { slotName } from "../../model/names.ts";
import type { DurationMs } from "../../model/time.ts";
import type { Found, Moment } from "../found.ts";
import type { Tracked } from "../tracked.ts";
import { type Case, liveRun, type Run, runsOf } from "./case.ts";
import { subject } from "./subject.ts";

/** A kernel that killed the main process is followed by the end of the run within this time; else the run goes on. */
const OUTLIVED_MS: DurationMs = 1000;

/** An end so soon after the kernel took memory back has to do with it. */
const RECENT_MS: DurationMs = 10_000;

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** What is known once the kernel killed a process of a container for memory: nobody but the event tells while the container runs. */
export function learnOom(found: Found, id: string, { now }: Moment): Found {
  const container = found.containers.get(id);
  const [run] = container ? runsOf([container]) : [];
  const replica = run?.run.slice(0, run.run.lastIndexOf("."));
  const tracked = replica === undefined ? undefined : found.tracked.get(replica);
  if (!run || replica === undefined || !tracked) return found;
  const before = tracked.oom?.run === run.run ? tracked.oom : undefined;
  const oom = { run: run.run, at: now, isTold: before?.isTold ?? false };
  return { ...found, tracked: new Map(found.tracked).set(replica, { ...tracked, oom }) };
}

/** Whether a run ended for want of memory: its main process, or one that it could not do without. */
export function isOom({ run, container }: Run, { oom, ending }: Tracked, { now }: Moment): boolean {
  const { code = 0, oomKilled = false } = container.exit ?? {};
  // The engine's flag stays for as long as the container: a run may end well in spite of it, or much later for another reason.
  if (!oomKilled || code === 0) return false;
  const isRecent = oom?.run === run ? now - oom.at <= RECENT_MS : undefined;
  if (ending?.run === run) return isRecent === true;
  return code === KILLED || isRecent !== false;
}

const KILLED = 137;

/** Says it of a run that goes on without the process it lost, once for each run. */
export function outlived(of: Case): { of: Case; events: Reason[] } {
  const { item, tracked } = of;
  if (oomToldIn(of) !== 0 || !tracked.oom) return { of, events: [] };
  const message = `${slotName(item)} lost a process: it ${killedWords(item.spec.resources.limits.memoryBytes)}; its main process goes on`;
  const event: Reason = { severity: "warning", kind: "run", reason: "oom-child", message, ...subject(item) };
  const told = { ...tracked, oom: { ...tracked.oom, isTold: true } };
  return { of: { ...of, tracked: told }, events: [event] };
}

/** When it is to be said; undefined when there is nothing to say. */
export function oomToldIn(of: Case): DurationMs | undefined {
  const live = liveRun(of);
  const { oom } = of.tracked;
  if (!oom || oom.isTold || live?.run !== oom.run) return undefined;
  return Math.max(0, oom.at + OUTLIVED_MS - of.moment.now);
}

/** `was killed for memory (256 MiB)`; without a limit of its own it was the host that had none left. */
export function killedWords(limitBytes: number | undefined): string {
  if (limitBytes === undefined) return "was killed for memory, its host had none left";
  const amount =
    limitBytes < GIB ? `${Math.round(limitBytes / MIB)} MiB` : `${Math.round((limitBytes / GIB) * 10) / 10} GiB`;
  return `was killed for memory (${amount})`;
}
