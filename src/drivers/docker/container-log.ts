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
  const read = async (tail: number) => frames(await openLog(docker, id, { ...whole, follow: false, tail }, signal));
  const { entries, skip } = await tailOf(wanted, read);
  let passed = 0;
  for await (const line of logLines(await openLog(docker, id, { ...query, tail: entries }, signal))) {
    if (passed >= skip) yield line;
    passed += 1;
  }
}
