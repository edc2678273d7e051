import type { LogLine, LogQuery } from "../../../src/engine/ports/container-engine.ts";
import type { FakeContainer } from "./fake-container.ts";

/** What a container wrote, as a query asks for it; followed until it ends. */
export async function* logOf(
  { lines, output, isUp }: FakeContainer,
  { follow, since, until, tail }: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const isAsked = ({ at }: LogLine): boolean =>
    (since === undefined || at >= since) && (until === undefined || at <= until);
  const further = follow && isUp ? output.open(signal) : undefined;
  const asked = lines.filter(isAsked);
  yield* tail === undefined ? asked : asked.slice(Math.max(0, asked.length - tail));
  if (!further) return;
  for await (const line of further) {
    if (until !== undefined && line.at > until) return;
    if (isAsked(line)) yield line;
  }
}
