import type { OrcEvent, Severity } from "./event.ts";

/** Which events are asked for; everything absent: all. */
export type EventFilter = {
  /** Only events with a greater id: where a reader goes on. */
  after?: number;
  /** Only events that happened after this revision of the store. */
  afterRevision?: number;
  since?: string;
  namespace?: string;
  app?: string;
  /** One of these services; what happened to the app as a whole is not of any. */
  services?: string[];
  slot?: number;
  /** This severity, or a worse one. */
  severity?: Severity;
};

/** From what is only said to what is broken. */
export const SEVERITIES = ["info", "warning", "error"] as const satisfies readonly Severity[];

/** Whether an event is asked for. */
export function asksFor(filter: EventFilter, event: OrcEvent): boolean {
  const { after = 0, afterRevision, since, namespace, app, services, slot, severity } = filter;
  return (
    event.id > after &&
    (afterRevision === undefined || event.revision > afterRevision) &&
    (since === undefined || event.at >= since) &&
    (namespace === undefined || event.namespace === namespace) &&
    (app === undefined || event.app === app) &&
    (services === undefined || (event.service !== undefined && services.includes(event.service))) &&
    (slot === undefined || event.slot === slot) &&
    (severity === undefined || SEVERITIES.indexOf(event.severity) >= SEVERITIES.indexOf(severity))
  );
}
