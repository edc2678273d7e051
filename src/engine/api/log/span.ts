import { type LogEntry, sortableTime } from "./log-source.ts";

/** What of a log is wanted; `tail`: no more than so many lines, the newest. */
export type Span = { since?: string; until?: string; tail?: number };

/** Whether an entry is within a span; the engine cuts by time only roughly. */
export function isWithin({ since, until }: Span): (entry: LogEntry) => boolean {
  const from = since === undefined ? "" : sortableTime(since);
  const to = until === undefined ? "~" : sortableTime(until);
  return ({ time }) => time >= from && time <= to;
}
