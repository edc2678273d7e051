import type { LogMessage, LogsQuery } from "../../model/requests.ts";
import { followLogs } from "./follow-logs.ts";
import { type OriginLine, sortableTime } from "./log-source.ts";
import { lastLines, mergeHistory } from "./merge-history.ts";
import type { ReadPorts } from "./read-ports.ts";
import { runHistory, runsOf } from "./run-logs.ts";
import { originOfRun, runsOfApp } from "./run-name.ts";
import { appsAsked, isAsked, type WantedReplica, wantedReplicas } from "./wanted-replicas.ts";

/** What replicas wrote, merged in the order of time; with `follow` it goes on with what they write, new replicas included. */
export async function* readLogs(ports: ReadPorts, query: LogsQuery, signal: AbortSignal): AsyncGenerator<LogMessage> {
  const follows = query.follow === true && query.until === undefined && query.previous !== true;
  // History ends where the live part begins, so that no line is in both.
  const now = ports.clock.wall();
  const runs = await wantedRuns(ports, query);
  const span = {
    ...(query.since === undefined ? {} : { since: query.since }),
    ...(query.tail === undefined ? {} : { tail: query.tail }),
    ...(follows ? { until: now } : query.until === undefined ? {} : { until: query.until }),
  };
  const from = query.since === undefined ? "" : sortableTime(query.since);
  const to = span.until === undefined ? "~" : sortableTime(span.until);
  const sources = runs.map(({ origin, container }) =>
    between(runHistory(ports, origin, container, span, signal), from, to),
  );
  const merged = mergeHistory(sources);
  for await (const line of query.tail === undefined ? merged : lastLines(merged, query.tail)) yield* messages(line);
  if (follows && !signal.aborted) yield* followed(ports, query, now, runs, signal);
}

/** Every run that a query is about: of replicas that are recorded, and of those that only their logs are left of. */
async function wantedRuns(ports: ReadPorts, query: LogsQuery): Promise<WantedReplica[]> {
  const { view } = ports.state;
  const recorded = wantedReplicas(view, query);
  const runs = (await Promise.all(recorded.map((replica) => runsOf(ports, replica, query)))).flat();
  if (query.release === undefined && query.replica === undefined) return runs;
  const known = new Set(runs.map(({ origin }) => origin.run));
  const kept = await Promise.all(appsAsked(view, query).map(({ ref }) => ports.evidence.keptRuns(runsOfApp(ref))));
  const gone = kept
    .flat()
    .map((run) => originOfRun(run, ports.host))
    .filter((origin) => origin !== undefined && !known.has(origin.run) && isAsked(origin, query));
  return [...runs, ...gone.flatMap((origin) => (origin ? [{ origin }] : []))];
}

/** The engine cuts by time only roughly; the line at the very end belongs to the history. */
async function* between(lines: AsyncIterable<OriginLine>, from: string, to: string): AsyncGenerator<OriginLine> {
  for await (const line of lines) {
    const at = sortableTime(line.at);
    if (at >= from && at <= to) yield line;
  }
}

async function* followed(
  ports: ReadPorts,
  query: LogsQuery,
  since: string,
  shown: WantedReplica[],
  signal: AbortSignal,
): AsyncGenerator<LogMessage> {
  for await (const item of followLogs(ports, query, since, shown, signal)) {
    if ("gap" in item) yield { type: "gap", lines: item.gap };
    else yield* messages(item);
  }
}

function* messages({ origin, at, stream, line, lostBefore }: OriginLine): Generator<LogMessage> {
  if (lostBefore) yield { type: "gap", lines: lostBefore };
  yield { at, ...origin, stream, line };
}
