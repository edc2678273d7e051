import { keptLog } from "./kept-log.ts";
import type { LogSource } from "./log-feed.ts";
import type { RunOrigin } from "./log-source.ts";
import type { RunPorts } from "./read-ports.ts";
import { followedRunLog, type LiveRun, runLog } from "./run-log.ts";
import type { Span } from "./span.ts";

/** The runs of a replica whose logs are wanted: those that only what was kept is left of, oldest first, and the one that lives. */
export type ReplicaRuns = { kept: RunOrigin[]; live?: LiveRun };

/** All that a replica wrote in a span, run by run; `goesOn`: and what its live run writes from now on, as long as it does. */
export async function* replicaLog(
  ports: RunPorts,
  { kept, live }: ReplicaRuns,
  span: Span,
  signal: AbortSignal,
  goesOn?: () => boolean,
): LogSource {
  if (kept.length > 0) yield* keptLog(ports.evidence, kept, live ? await behind(ports, live, span, signal) : span);
  if (!live) return;
  yield* goesOn ? followedRunLog(ports, live, span, goesOn, signal) : runLog(ports, live, span, signal);
}

/** What of a span is left for the runs before, when its tail counts lines of the live run first. */
async function behind(ports: RunPorts, live: LiveRun, span: Span, signal: AbortSignal): Promise<Span> {
  if (span.tail === undefined) return span;
  let count = 0;
  for await (const _ of runLog(ports, live, span, signal)) count += 1;
  return { ...span, tail: Math.max(0, span.tail - count) };
}
