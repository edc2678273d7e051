import type { LogsQuery } from "../../model/requests.ts";
import { LiveLines } from "./live-lines.ts";
import { type RunOrigin, sortableTime } from "./log-source.ts";
import type { ReadPorts } from "./read-ports.ts";
import { isGone, runHistory, withOrigin } from "./run-logs.ts";
import { type WantedReplica, wantedReplicas } from "./wanted-replicas.ts";

/** Lines from `since` on, of the runs that were shown and of every run that begins meanwhile, until `signal` aborts. */
export function followLogs(
  ports: ReadPorts,
  query: LogsQuery,
  since: string,
  shown: readonly WantedReplica[],
  signal: AbortSignal,
): LiveLines {
  const live = new LiveLines(ports.clock);
  const shownBefore = new Set(shown.map(({ origin }) => origin.run));
  const begun = new Set<string>();

  const pump = async (wanted: WantedReplica): Promise<void> => {
    const { origin, container } = wanted;
    const after = shownBefore.has(origin.run) ? since : undefined;
    try {
      for await (const line of linesOf(ports, origin, container, after, signal)) {
        if (after === undefined || sortableTime(line.at) > sortableTime(after)) live.push(line);
      }
    } catch (error) {
      // One replica's log that cannot be read must not end those of the others.
      if (!signal.aborted) {
        ports.log({
          level: "warn",
          message: "a log cannot be followed",
          fields: { run: origin.run, error: String(error) },
        });
      }
    }
  };
  const begin = (wanted: WantedReplica): void => {
    if (begun.has(wanted.origin.run)) return;
    begun.add(wanted.origin.run);
    void pump(wanted);
  };
  /** Runs so short that the view never showed them alive are found by what was kept of them. */
  const missed = async ({ origin }: WantedReplica): Promise<void> => {
    for (const run of await ports.evidence.runsOf(origin.replica)) {
      if (!shownBefore.has(run) && run !== origin.run) begin({ origin: { ...origin, run } });
    }
  };
  const look = (): void => {
    for (const wanted of wantedReplicas(ports.state.view, query)) {
      if (wanted.container !== undefined) begin(wanted);
      if (wanted.origin.run !== "") void missed(wanted).catch(() => {});
    }
  };

  const stopLooking = ports.state.onChange((changes) => {
    if (changes.some(({ kind }) => kind === "status" || kind === "replica")) look();
  });
  signal.addEventListener(
    "abort",
    () => {
      stopLooking();
      live.end();
    },
    { once: true },
  );
  look();
  return live;
}

async function* linesOf(
  ports: ReadPorts,
  origin: RunOrigin,
  container: string | undefined,
  since: string | undefined,
  signal: AbortSignal,
): ReturnType<typeof runHistory> {
  const span = since === undefined ? {} : { since };
  if (container === undefined) return yield* runHistory(ports, origin, undefined, span, signal);
  try {
    yield* withOrigin(ports.engine.logs(container, { follow: true, ...span }, signal), origin);
  } catch (error) {
    if (!isGone(error)) throw error;
    yield* runHistory(ports, origin, undefined, span, signal);
  }
}
