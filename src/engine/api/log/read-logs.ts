import type { LogsQuery } from "../../model/requests.ts";
import { followLogs } from "./follow-logs.ts";
import { lastKept } from "./last-kept.ts";
import { LogFeed } from "./log-feed.ts";
import { previousRuns } from "./previous-runs.ts";
import type { ReadPorts } from "./read-ports.ts";
import { type ReplicaRuns, replicaLog } from "./replica-log.ts";
import { originOfRun, runsOfApp } from "./run-name.ts";
import type { Span } from "./span.ts";
import { appsAsked, isAsked, type WantedReplica, wantedReplicas } from "./wanted-replicas.ts";

/**
 * What replicas wrote, merged in the order of time, as text: a line of JSON for each. With `follow` it goes on with what
 * they write, new replicas included.
 */
export async function* readLogs(ports: ReadPorts, query: LogsQuery, signal: AbortSignal): AsyncGenerator<string> {
  const wanted = await wantedRuns(ports, query);
  const isThere = wanted.length > 0 || query.previous === true || query.release !== undefined;
  const replicas = isThere ? wanted : await lastKept(ports, query);
  const span: Span = {
    ...(query.since === undefined ? {} : { since: query.since }),
    ...(query.until === undefined ? {} : { until: query.until }),
    ...(query.tail === undefined ? {} : { tail: query.tail }),
  };
  const feed = new LogFeed(ports.clock);
  if (query.follow === true && query.until === undefined && query.previous !== true) {
    followLogs(ports, feed, query, { replicas, span }, signal);
  } else {
    for (const runs of replicas) void feed.add(replicaLog(ports, runs, span, signal));
    feed.complete();
  }
  yield* feed;
}

/** Every run that a query is about: of replicas that are recorded, and of those that only their logs are left of. */
async function wantedRuns(ports: ReadPorts, query: LogsQuery): Promise<ReplicaRuns[]> {
  const { view } = ports.state;
  if (query.previous) return (await previousRuns(ports, query)).map((origin) => ({ kept: [origin] }));
  const recorded = await Promise.all(wantedReplicas(view, query).map((wanted) => runsOf(ports, wanted)));
  if (query.release === undefined && query.replica === undefined) return recorded;
  const known = new Set(
    recorded.flatMap(({ kept, live }) => [...kept, ...(live ? [live.origin] : [])]).map(({ run }) => run),
  );
  const kept = await Promise.all(appsAsked(view, query).map(({ ref }) => ports.evidence.keptRuns(runsOfApp(ref))));
  const gone = kept
    .flat()
    .flatMap((run) => originOfRun(run, ports.host) ?? [])
    .filter((origin) => !known.has(origin.run) && isAsked(origin, query));
  return [...recorded, ...[...Map.groupBy(gone, ({ replica }) => replica).values()].map((kept) => ({ kept }))];
}

/** The runs of a replica: all that is kept, and the one that lives. */
async function runsOf({ evidence }: ReadPorts, { origin, container }: WantedReplica): Promise<ReplicaRuns> {
  const known = await evidence.runsOf(origin.replica);
  const before = known.filter((run) => run !== origin.run).map((run) => ({ ...origin, run }));
  if (container !== undefined) return { kept: before, live: { origin, container } };
  return { kept: known.map((run) => ({ ...origin, run })) };
}
