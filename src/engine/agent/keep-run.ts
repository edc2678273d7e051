import { EngineError } from "../../errors/orc-error.ts";
import type { RunExit } from "../model/run.ts";
import type { ContainerEngine, LogLine } from "../ports/container-engine.ts";
import type { RunEvidence } from "../ports/run-evidence.ts";

/**
 * Characters of a log that are read from its beginning. One that is longer is not read as a whole, which could take minutes: of
 * that the beginning and the newest lines are, and how many lines lie between them is told as at least so many.
 */
const READ_CHARACTERS = 32 * 2 ** 20;
const NEWEST_LINES = 10_000;

type Logs = Pick<ContainerEngine, "logs">;

type EndedRun = { container: string; run: string; release: number; exit?: RunExit };

/** Keeps what an ended run wrote and how it ended. That is worth doing, and never worth keeping a dead container for. */
export async function keepRun(
  engine: Logs,
  evidence: RunEvidence,
  { container, run, release, exit }: EndedRun,
): Promise<void> {
  const stop = new AbortController();
  try {
    await evidence.saveLog(run, bothEnds(engine, container, stop.signal), release, exit);
  } catch (error) {
    if (error instanceof EngineError && error.code === "engine.unreachable") throw error;
    const isKept = (await evidence.keptRuns(run)).some((kept) => kept.run === run);
    // Without its log: how it ended is known all the same.
    if (!isKept) await evidence.saveLog(run, nothing(), release, exit).catch(() => {});
  } finally {
    stop.abort();
  }
}

export async function* nothing(): AsyncGenerator<LogLine> {}

async function* bothEnds(engine: Logs, id: string, signal: AbortSignal): AsyncGenerator<LogLine> {
  let read = 0;
  let last = "";
  const head = new AbortController();
  for await (const line of engine.logs(id, { follow: false }, AbortSignal.any([signal, head.signal]))) {
    yield line;
    read += line.line.length;
    last = line.at;
    if (read > READ_CHARACTERS) break;
  }
  head.abort();
  if (read <= READ_CHARACTERS) return;
  for await (const line of engine.logs(id, { follow: false, tail: NEWEST_LINES }, signal))
    if (line.at > last) yield line;
}
