import type { LogsQuery } from "../../model/requests.ts";
import type { LogFeed } from "./log-feed.ts";
import type { RunOrigin } from "./log-source.ts";
import type { ReadPorts } from "./read-ports.ts";
import { type ReplicaRuns, replicaLog } from "./replica-log.ts";
import type { Span } from "./span.ts";
import { type WantedReplica, wantedReplicas } from "./wanted-replicas.ts";

/** Feeds the runs that there are, and every run that begins meanwhile, until `signal` aborts. */
export function followLogs(
  ports: ReadPorts,
  feed: LogFeed,
  query: LogsQuery,
  begin: { replicas: readonly ReplicaRuns[]; span: Span },
  signal: AbortSignal,
): void {
  const begun = new Set<string>();
  const follow = (runs: ReplicaRuns, span: Span): void => {
    const fresh = { ...runs, kept: runs.kept.filter(({ run }) => !begun.has(run)) };
    for (const { run } of [...fresh.kept, ...(runs.live ? [runs.live.origin] : [])]) begun.add(run);
    const origin = runs.live?.origin;
    const goesOn = (): boolean => origin !== undefined && isCurrent(ports, query, origin);
    void feed.add(replicaLog(ports, fresh, span, signal, goesOn));
  };
  /** Runs so short that the view never showed them alive are found by what was kept of them. */
  const missed = async ({ origin }: WantedReplica): Promise<void> => {
    const runs = await ports.evidence.runsOf(origin.replica);
    const kept = runs.filter((run) => run !== origin.run && !begun.has(run)).map((run) => ({ ...origin, run }));
    if (kept.length > 0) follow({ kept }, {});
  };
  const look = (): void => {
    for (const wanted of wantedReplicas(ports.state.view, query)) {
      const { origin, container } = wanted;
      if (origin.run === "") continue;
      if (container !== undefined && !begun.has(origin.run)) follow({ kept: [], live: { origin, container } }, {});
      missed(wanted).catch(() => {});
    }
  };
  for (const runs of begin.replicas) follow(runs, begin.span);
  const stopLooking = ports.state.onChange((changes) => {
    if (changes.some(({ kind }) => kind === "status" || kind === "replica")) look();
  });
  const stop = (): void => {
    stopLooking();
    feed.close();
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  look();
}

const isCurrent = ({ state }: ReadPorts, query: LogsQuery, { run }: RunOrigin): boolean =>
  wantedReplicas(state.view, query).some(({ origin, container }) => origin.run === run && container !== undefined);
