import { slotOf } from "../../model/names.ts";
import type { LogsQuery } from "../../model/requests.ts";
import { endedOrigins } from "./ended-origins.ts";
import type { RunOrigin } from "./log-source.ts";
import type { ReadPorts } from "./read-ports.ts";
import { appsAsked, isAsked } from "./wanted-replicas.ts";

/** Of each slot the run that ended last, whichever replica and release it was of. */
export async function previousRuns(ports: ReadPorts, query: LogsQuery): Promise<RunOrigin[]> {
  const ended = await endedOrigins(ports, appsAsked(ports.state.view, query));
  const bySlot = Map.groupBy(
    ended.filter((origin) => isAsked(origin, query)),
    ({ run }) => slotOf(run),
  );
  return [...bySlot.values()].flatMap(([newest]) => newest ?? []);
}
