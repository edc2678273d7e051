import type { OrcEvent } from "../model/event.ts";
import { asksFor } from "../model/event-filter.ts";
import type { EventsQuery } from "../model/requests.ts";
import type { EventLog } from "../ports/event-log.ts";

/** The history that is asked for, and with `follow` what comes after it: each event once, none between them lost. */
export async function* readEvents(log: EventLog, query: EventsQuery, signal: AbortSignal): AsyncGenerator<OrcEvent> {
  const { follow, ...past } = query;
  const { limit: _, ...filter } = past;
  const news = follow ? log.follow(signal)[Symbol.asyncIterator]() : undefined;
  // Asked for before the history is read, so that nothing falls between the two.
  let next = news?.next();
  next?.catch(() => {});
  let last = query.after ?? 0;
  for (const event of await log.read(past)) {
    yield event;
    last = Math.max(last, event.id);
  }
  while (news && next) {
    const { value, done } = await next;
    if (done) return;
    next = news.next();
    next.catch(() => {});
    if (value.id > last && asksFor(filter, value)) yield value;
  }
}
