import type { OrcEvent, Reason } from "../model/event.ts";
import type { EventFilter } from "../model/event-filter.ts";

/** The newest that fit where `after` is absent, else the first that follow it. */
export type EventQuery = EventFilter & { limit?: number };

/** The bounded history of what happened and why (7 days or 50 MB), beside the store. */
export type EventLog = {
  append(reasons: Reason[], revision: number): Promise<void>;
  read(query: EventQuery): Promise<OrcEvent[]>;
  /** Events from now on, until `signal` aborts. */
  follow(signal: AbortSignal): AsyncIterable<OrcEvent>;
};
