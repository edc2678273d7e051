import { OrcError } from "../../../errors/orc-error.ts";
import type { LogsQuery } from "../../model/requests.ts";
import type { ContainerEngine, LogLine, LogQuery } from "../../ports/container-engine.ts";
import type { RunEvidence } from "../../ports/run-evidence.ts";
import { type OriginLine, type RunOrigin, sortableTime } from "./log-source.ts";
import type { WantedReplica } from "./wanted-replicas.ts";

export type LogPorts = { engine: Pick<ContainerEngine, "logs">; evidence: RunEvidence };

export type Span = Pick<LogQuery, "since" | "until" | "tail">;

/** The history of a run: from its container while there is one, else from what was kept of it. */
export async function* runHistory(
  { engine, evidence }: LogPorts,
  origin: RunOrigin,
  container: string | undefined,
  span: Span,
  signal: AbortSignal,
): AsyncGenerator<OriginLine> {
  if (container !== undefined) {
    try {
      yield* withOrigin(engine.logs(container, { follow: false, ...span }, signal), origin);
      return;
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  yield* withOrigin(within(evidence.readLog(origin.run), span), origin);
}

/** A container that went between the look at the view and the question to the engine. */
export const isGone = (error: unknown): boolean => error instanceof OrcError && error.code === "container.missing";

/** The runs of a replica that a query wants, oldest first: all that is kept, or only the one before the current. */
export async function runsOf(
  { evidence }: LogPorts,
  { origin, container }: WantedReplica,
  { previous }: LogsQuery,
): Promise<WantedReplica[]> {
  const kept = (await evidence.runsOf(origin.replica)).filter((run) => run !== origin.run || container === undefined);
  const before = kept.filter((run) => run !== origin.run);
  if (previous) return before.slice(-1).map((run) => ({ origin: { ...origin, run } }));
  const past = kept.map((run) => ({ origin: { ...origin, run } }));
  return container === undefined ? past : [...past, { origin, container }];
}

export async function* withOrigin(lines: AsyncIterable<LogLine>, origin: RunOrigin): AsyncGenerator<OriginLine> {
  for await (const line of lines) yield { ...line, origin };
}

async function* within(lines: AsyncIterable<LogLine>, { since, until }: Span): AsyncGenerator<LogLine> {
  const from = since === undefined ? "" : sortableTime(since);
  const to = until === undefined ? "~" : sortableTime(until);
  for await (const line of lines) {
    const at = sortableTime(line.at);
    if (at >= from && at <= to) yield line;
  }
}
