import type { ReplicaRow } from "../model/documents.ts";
import { appKey } from "../model/names.ts";
import type { ReplicaRowsQuery } from "../model/requests.ts";
import type { RunExit } from "../model/run.ts";
import { appsOf } from "../report/replica-rows.ts";
import type { ApiPorts } from "./api-ports.ts";
import { endedOrigins } from "./log/ended-origins.ts";
import type { RunOrigin } from "./log/log-source.ts";

type Ports = Pick<ApiPorts, "state" | "evidence" | "host">;

/** A row for each run that ended and is kept, of replicas and releases before too; the newest of a slot first. */
export async function endedRuns(ports: Ports, query: ReplicaRowsQuery): Promise<ReplicaRow[]> {
  const { services = [], slot, replica } = query;
  const origins = await endedOrigins(ports, appsOf(ports.state.view, query));
  const asked = origins.filter(
    (origin) =>
      (services.length === 0 || services.includes(origin.service)) &&
      (slot ?? origin.slot) === origin.slot &&
      (replica ?? origin.replica) === origin.replica,
  );
  const rows = await Promise.all(
    asked.map(async (origin): Promise<ReplicaRow[]> => {
      const exit = await ports.evidence.exitOf(origin.run);
      return exit ? [rowOf(ports, origin, exit)] : [];
    }),
  );
  return rows.flat();
}

function rowOf({ state }: Ports, origin: RunOrigin, exit: RunExit): ReplicaRow {
  const { namespace, app, service, slot, replica, run, release, host } = origin;
  const { code, signal, outcome, at, reason, message } = exit;
  const spec = state.view.apps.get(appKey(origin))?.releases.get(release)?.value.spec.services[service];
  return {
    replica,
    run,
    namespace,
    app,
    service,
    slot,
    release,
    host,
    state: "gone",
    ready: false,
    reason,
    ...(message === undefined ? {} : { message }),
    image: spec?.image ?? "",
    restarts: Math.max(0, Number(run.slice(run.lastIndexOf(".") + 1)) - 1),
    lastExit: { code, ...(signal === undefined ? {} : { signal }), outcome, at },
    updatedAt: at,
  };
}
