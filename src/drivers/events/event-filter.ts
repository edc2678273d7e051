import type { OrcEvent } from "../../engine/model/event.ts";
import type { EventQuery } from "../../engine/ports/event-log.ts";

/** Whether a query asks for an event. */
export function asksFor({ after = 0, since, namespace, app }: EventQuery, event: OrcEvent): boolean {
  return (
    event.id > after &&
    (since === undefined || event.at >= since) &&
    (namespace === undefined || event.namespace === namespace) &&
    (app === undefined || event.app === app)
  );
}
