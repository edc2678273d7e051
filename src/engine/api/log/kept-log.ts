import type { RunEvidence } from "../../ports/run-evidence.ts";
import { entriesOf, type LogEntry, type RunOrigin } from "./log-source.ts";
import { isWithin, type Span } from "./span.ts";

/** What was kept of runs that are gone, oldest first; with a tail only the newest lines of all of them together. */
export async function* keptLog(
  evidence: RunEvidence,
  runs: readonly RunOrigin[],
  span: Span,
): AsyncGenerator<LogEntry> {
  if (span.tail === undefined) {
    for (const run of runs) yield* await keptOf(evidence, run, span);
    return;
  }
  let wanted: LogEntry[] = [];
  for (const run of runs.toReversed()) {
    const left = span.tail - wanted.length;
    if (left <= 0) break;
    wanted = [...(await keptOf(evidence, run, span)).slice(-left), ...wanted];
  }
  yield* wanted;
}

/** A kept log is small: a mebibyte at most. */
async function keptOf(evidence: RunEvidence, run: RunOrigin, span: Span): Promise<LogEntry[]> {
  const [entry, isWanted] = [entriesOf(run), isWithin(span)];
  const entries: LogEntry[] = [];
  for await (const line of evidence.readLog(run.run)) entries.push(entry(line));
  return entries.filter(isWanted);
}
