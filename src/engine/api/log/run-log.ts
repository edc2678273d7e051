import { OrcError } from "../../../errors/orc-error.ts";
import type { LogLine } from "../../ports/container-engine.ts";
import { keptLog } from "./kept-log.ts";
import { CAUGHT_UP, type LogSource } from "./log-feed.ts";
import { entriesOf, type RunOrigin, sortableTime } from "./log-source.ts";
import type { RunPorts } from "./read-ports.ts";
import { isWithin, type Span } from "./span.ts";

/** A run that has a container. */
export type LiveRun = { origin: RunOrigin; container: string };

const TRY_AGAIN_MS = 1000;
const OVERLAP_MS = 1000;

/** What a run wrote, from its container; or from what was kept of it, when the container went between the look and the question. */
export async function* runLog(ports: RunPorts, run: LiveRun, span: Span, signal: AbortSignal): LogSource {
  const [entry, isWanted] = [entriesOf(run.origin), isWithin(span)];
  try {
    for await (const line of ports.engine.logs(run.container, { follow: false, ...span }, signal)) {
      const one = entry(line);
      if (isWanted(one)) yield one;
    }
  } catch (error) {
    if (!isGone(error)) throw error;
    yield* keptLog(ports.evidence, [run.origin], span);
  }
}

/**
 * As `runLog`, and on with what the run writes until its container ends. A stream that breaks while the run goes on is
 * opened again behind what came; `goesOn` says whether it does.
 */
export async function* followedRunLog(
  ports: RunPorts,
  run: LiveRun,
  span: Span,
  goesOn: () => boolean,
  signal: AbortSignal,
): LogSource {
  const [entry, isWanted] = [entriesOf(run.origin), isWithin(span)];
  const newest = { stdout: "", stderr: "" };
  let history = await lastTime(ports, run, span, signal).catch(() => undefined);
  if (history === undefined) yield CAUGHT_UP;
  for (let query: Span = span, last: string | undefined; ; query = last === undefined ? span : before(last)) {
    // Only what is read again is left out by its time: a clock may be set back.
    const seen = { ...newest };
    try {
      for await (const line of ports.engine.logs(run.container, { follow: true, ...query }, signal)) {
        const one = entry(line);
        if (one.time <= seen[line.stream]) continue;
        newest[line.stream] = one.time;
        last = line.at;
        if (isWanted(one)) yield one;
        if (history !== undefined && one.time >= history) {
          history = undefined;
          yield CAUGHT_UP;
        }
      }
      return;
    } catch (error) {
      if (isGone(error)) {
        const behind = last === undefined ? "" : sortableTime(last);
        for await (const one of keptLog(ports.evidence, [run.origin], query)) if (one.time > behind) yield one;
        return;
      }
      if (signal.aborted || !goesOn()) return;
      const fields = { run: run.origin.run, error: String(error) };
      ports.log({ level: "warn", message: "a log cannot be followed; trying again", fields });
      await new Promise<void>((resolve) => void ports.clock.after(TRY_AGAIN_MS, resolve));
    }
  }
}

/** The two streams of a run are not quite in order to each other. */
const before = (at: string): Span => ({ since: new Date(Date.parse(at) - OVERLAP_MS).toISOString() });

const isGone = (error: unknown): boolean => error instanceof OrcError && error.code === "container.missing";

/** When the newest line of a log's history was written. */
async function lastTime(
  { engine }: RunPorts,
  { container }: LiveRun,
  { since, tail }: Span,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (tail === 0) return undefined;
  let last: LogLine | undefined;
  const query = { follow: false, tail: 1, ...(since === undefined ? {} : { since }) };
  for await (const line of engine.logs(container, query, signal)) last = line;
  return last && sortableTime(last.at);
}
