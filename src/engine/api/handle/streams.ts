import { type AppRef, appKey } from "../../model/names.ts";
import type { LogsQuery } from "../../model/requests.ts";
import type { View } from "../../model/view.ts";
import type { Answer, Call } from "../call.ts";
import { unknownApp, unknownService } from "../change/asked-services.ts";
import { readEvents } from "../events.ts";
import { readLogs } from "../log/read-logs.ts";
import { eventsQuery, logsQuery, watchQuery } from "../schema/queries.ts";
import { watchHints } from "../watch-hints.ts";

export const watch = (call: Call): Answer => ({ lines: watchHints(call.ports, call.query(watchQuery), call.signal) });

export const events = (call: Call): Answer => ({
  lines: readEvents(call.ports.events, call.query(eventsQuery), call.signal),
});

export function logs(call: Call): Answer {
  const query = call.query(logsQuery);
  checkNames(call.ports.state.view, query);
  return { lines: readLogs(call.ports, query, call.signal) };
}

/** A name that is mistyped is an answer, not an empty log. */
function checkNames(view: View, { namespace = "default", app, services, only, release }: LogsQuery): void {
  if (app !== undefined) checkServices(view, { namespace, app }, services ?? [], release);
  for (const { app, service } of only ?? []) checkServices(view, { namespace, app }, [service], release);
}

function checkServices(view: View, ref: AppRef, services: string[], release: number | undefined): void {
  const found = view.apps.get(appKey(ref));
  if (!found?.record) throw unknownApp(ref);
  const spec = found.releases.get(release ?? found.record.value.release)?.value.spec;
  // Services that are on their way out are still there to be read.
  const leaving = new Set([...found.replicas.values()].map(({ record }) => record?.value.service));
  const asked = services.filter((name) => !leaving.has(name));
  const unknown = spec && unknownService(ref, spec, asked);
  if (unknown) throw unknown;
}
