import type { OrcEvent, Reason } from "../model/event.ts";

export type EventQuery = { after?: number; since?: string; namespace?: string; app?: string; limit?: number };

/** The bounded history of what happened and why (7 days or 50 MB), beside the store. */
export type EventLog = {
  append(reasons: Reason[], revision: number): Promise<void>;
  read(query: EventQuery): Promise<OrcEvent[]>;
  /** Events from now on, until `signal` aborts. */
  follow(signal: AbortSignal): AsyncIterable<OrcEvent>;
};
