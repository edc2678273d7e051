import type { OrcClient } from "../client/orc-client.ts";
import type { AppRef } from "../engine/model/names.ts";
import type { LogMessage, LogsQuery } from "../engine/model/requests.ts";
import { UserError } from "../errors/orc-error.ts";
import type { Reference } from "./reference.ts";
import { resume } from "./resume.ts";

export type LogQuery = LogsQuery & { namespace: string; app: string };

export type LogOptions = Omit<LogsQuery, "tail"> & { /** A number, or `all`. */ tail: string };

/** One query for whole services of an app, and one for each single replica. */
export function logQueries(
  ref: AppRef,
  references: readonly Reference[],
  { tail, ...options }: LogOptions,
): LogQuery[] {
  const shared = { ...options, ...(tail === "all" ? {} : { tail: tailOf(tail) }) };
  if (references.length === 0) return [{ ...shared, ...ref }];
  const whole = Map.groupBy(
    references.filter(({ slot }) => slot === undefined),
    ({ app }) => app ?? ref.app,
  );
  const services = [...whole].map(([app, some]) => ({
    ...shared,
    namespace: ref.namespace,
    app,
    services: some.map(({ service }) => service),
  }));
  const single = references.flatMap(({ app, service, slot }) =>
    slot === undefined ? [] : [{ ...shared, namespace: ref.namespace, app: app ?? ref.app, services: [service], slot }],
  );
  return [...services, ...single];
}

function tailOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UserError("input.usage", `--tail ${text}: needs a number of lines, or all.`);
}

/** Lines of several queries: as they come while following, else in the order they were written. */
export async function* mergeLogs(
  client: OrcClient,
  queries: readonly LogQuery[],
  signal: AbortSignal,
): AsyncGenerator<LogMessage> {
  const [first, ...others] = queries;
  if (!first) return;
  const streams = queries.map((query) =>
    query.follow ? following(client, query, signal) : client.logs(query, signal),
  );
  const [only] = streams;
  if (others.length === 0 && only) yield* only;
  else if (first.follow) yield* asTheyCome(streams);
  else {
    const lines = (await Promise.all(streams.map(all))).flat();
    const ordered = lines.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)));
    yield* first.tail === undefined ? ordered : ordered.slice(Math.max(0, ordered.length - first.tail));
  }
}

const OVERLAP_MS = 1000;

/** Lines as they come, also over a restart of orcd: then from the last one on, without it. */
async function* following(client: OrcClient, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogMessage> {
  const newest = new Map<string, string>();
  let shown = new Map<string, string>();
  let latest = new Date().toISOString();
  const open = (_: LogMessage | undefined, isAgain: boolean): AsyncIterable<LogMessage> => {
    if (!isAgain) return client.logs(query, signal);
    const { tail: _tail, ...rest } = query;
    shown = new Map(newest);
    // A little before: lines of several replicas do not come in the order they were written.
    const since = new Date(Date.parse(latest) - OVERLAP_MS).toISOString();
    return client.logs({ ...rest, since }, signal);
  };
  for await (const message of resume(client, open, signal)) {
    if ("at" in message) {
      if (message.at <= (shown.get(message.run) ?? "")) continue;
      newest.set(message.run, message.at);
      if (message.at > latest) latest = message.at;
    }
    yield message;
  }
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

const timeOf = (message: LogMessage): string => ("at" in message ? message.at : "");

async function* asTheyCome(streams: readonly AsyncIterable<LogMessage>[]): AsyncGenerator<LogMessage> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const pull = async (index: number) => ({ index, result: await iterators[index]?.next() });
  const pending = new Map(iterators.map((_, index) => [index, pull(index)]));
  while (pending.size > 0) {
    const { index, result } = await Promise.race(pending.values());
    if (!result || result.done) pending.delete(index);
    else {
      pending.set(index, pull(index));
      yield result.value;
    }
  }
}
