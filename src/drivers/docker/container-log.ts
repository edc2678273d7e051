import type Dockerode from "dockerode";
import type { LogLine, LogQuery } from "../../engine/ports/container-engine.ts";
import { frames } from "./log-frames.ts";
import { logLines } from "./log-lines.ts";
import { tailOf } from "./log-tail.ts";
import { openLog } from "./open-log.ts";

/** What a container wrote, line by line; a tail counts lines however long they are. */
export async function* containerLog(
  docker: Dockerode,
  id: string,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const { tail: wanted, ...whole } = query;
  if (wanted === undefined) {
    yield* logLines(await openLog(docker, id, query, signal));
    return;
  }
  // The engine counts from the end of the log, and not from that of what is asked.
  if (query.until !== undefined) return yield* newest(wanted, logLines(await openLog(docker, id, whole, signal)));
  const read = async (tail: number) => frames(await openLog(docker, id, { ...whole, follow: false, tail }, signal));
  const { entries, skip } = await tailOf(wanted, read);
  let passed = 0;
  for await (const line of logLines(await openLog(docker, id, { ...query, tail: entries }, signal))) {
    if (passed >= skip) yield line;
    passed += 1;
  }
}

async function* newest(wanted: number, lines: AsyncIterable<LogLine>): AsyncGenerator<LogLine> {
  let last: LogLine[] = [];
  for await (const line of lines) {
    last.push(line);
    if (last.length > 2 * wanted) last = last.slice(last.length - wanted);
  }
  yield* last.slice(Math.max(0, last.length - wanted));
}
