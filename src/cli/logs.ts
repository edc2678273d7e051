import type { OrcClient } from "../client/orc-client.ts";
import type { AppRef } from "../engine/model/names.ts";
import type { LogMessage, LogsQuery } from "../engine/model/requests.ts";
import { UserError } from "../errors/orc-error.ts";
import { LastMatches } from "./last-matches.ts";
import type { Reference } from "./reference.ts";
import { resume } from "./resume.ts";
import { SeenLines } from "./seen-lines.ts";

export type LogOptions = Omit<LogsQuery, "tail"> & { /** A number, or `all`. */ tail: string };

/** What to ask for: all of an app, or what the references mean. */
export function logQuery(
  { namespace, app }: AppRef,
  references: readonly Reference[],
  { tail, ...options }: LogOptions,
): LogsQuery {
  const shared = { ...options, ...(tail === "all" ? {} : { tail: tailOf(tail) }), namespace };
  if (references.length === 0) return { ...shared, app };
  return { ...shared, only: references.map((reference) => ({ app, ...reference })) };
}

function tailOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UserError("input.usage", `--tail ${text}: needs a number of lines, or all.`);
}

/** The lines that are wanted. The last so many of each replica are counted among those. */
export async function* readLogs(
  client: OrcClient,
  query: LogsQuery,
  isWanted: (message: LogMessage) => boolean,
  isFiltered: boolean,
  signal: AbortSignal,
): AsyncGenerator<LogMessage> {
  const seen = new SeenLines(new Date());
  let further: LogsQuery | undefined = query;
  if (isFiltered && query.tail !== undefined) {
    const { tail, follow, ...history } = query;
    const last = new LastMatches(tail);
    for await (const message of client.logs(history, signal)) {
      seen.note(message);
      if (isWanted(message)) last.add(message);
    }
    yield* last.inOrder();
    further = follow ? { ...history, follow } : undefined;
    if (further && !seen.isEmpty) further = { ...further, since: seen.since };
    seen.skipAgain();
  }
  if (!further) return;
  const lines = further.follow ? following(client, further, seen, signal) : client.logs(further, signal);
  for await (const message of lines) if (isWanted(message)) yield message;
}

/** Lines as they come, also over a restart of orcd: then from the last one on, without it. */
async function* following(
  client: OrcClient,
  query: LogsQuery,
  seen: SeenLines,
  signal: AbortSignal,
): AsyncGenerator<LogMessage> {
  const open = (_: LogMessage | undefined, isAgain: boolean): AsyncIterable<LogMessage> => {
    // Who was shown no history has seen what there was before; who was to be shown some and got none is shown it now.
    if (!isAgain || (seen.isEmpty && query.tail !== 0)) return client.logs(query, signal);
    const { tail: _tail, ...rest } = query;
    seen.skipAgain();
    return client.logs({ ...rest, since: seen.since }, signal);
  };
  for await (const message of resume(client, open, signal)) if (seen.note(message)) yield message;
}
