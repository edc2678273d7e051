import { appKey } from "../../model/names.ts";
import type { LogsQuery } from "../../model/requests.ts";
import type { ReadPorts } from "./read-ports.ts";
import type { ReplicaRuns } from "./replica-log.ts";
import { originOfRun, runsOfApp } from "./run-name.ts";
import { appsAsked, isAsked } from "./wanted-replicas.ts";

/** Where nothing of what is asked for is there any more: what was kept of it when it was there last. */
export async function lastKept({ state, evidence, host }: ReadPorts, query: LogsQuery): Promise<ReplicaRuns[]> {
  const found = appsAsked(state.view, query).map(async ({ ref }) => {
    const last = state.view.apps.get(appKey(ref))?.record?.value.release;
    const origins = (await evidence.keptRuns(runsOfApp(ref))).flatMap((run) => originOfRun(run, host) ?? []);
    return origins.filter((origin) => origin.release === last && isAsked(origin, query));
  });
  const gone = (await Promise.all(found)).flat();
  return [...Map.groupBy(gone, ({ replica }) => replica).values()].map((kept) => ({ kept }));
}
