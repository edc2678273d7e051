import { appKey } from "../../model/names.ts";
import type { LogsQuery } from "../../model/requests.ts";
import type { AppView, ReplicaView, View } from "../../model/view.ts";
import type { RunOrigin } from "./log-source.ts";

/** A replica whose log is wanted, and the container of its current run where there is one. */
export type WantedReplica = { origin: RunOrigin; container?: string };

/** The apps that a query is about. */
export const appsAsked = (view: View, { namespace, app, only }: LogsQuery): AppView[] =>
  [...view.apps.values()]
    .filter(({ ref }) => (namespace ?? ref.namespace) === ref.namespace && (app ?? ref.app) === ref.app)
    .filter(({ ref }) => only === undefined || only.some((target) => target.app === ref.app))
    .sort((a, b) => (appKey(a.ref) < appKey(b.ref) ? -1 : 1));

/** The replicas that a query is about, of those that are recorded. */
export function wantedReplicas(view: View, query: LogsQuery): WantedReplica[] {
  return appsAsked(view, query).flatMap((app) =>
    [...app.replicas.values()].flatMap((replica) => {
      const wanted = wantedReplica(app, replica);
      return wanted && isAsked(wanted.origin, query) ? [wanted] : [];
    }),
  );
}

/** Whether a query is about a run of that origin. */
export const isAsked = (
  { app, service, slot, replica, release }: Pick<RunOrigin, "app" | "service" | "slot" | "replica" | "release">,
  query: LogsQuery,
): boolean =>
  (query.only === undefined ||
    query.only.some((one) => one.app === app && one.service === service && (one.slot ?? slot) === slot)) &&
  (query.services === undefined || query.services.includes(service)) &&
  (query.slot === undefined || query.slot === slot) &&
  (query.replica === undefined || query.replica === replica) &&
  (query.release === undefined || query.release === release);

function wantedReplica({ ref }: AppView, { id, record, status, placement }: ReplicaView): WantedReplica | undefined {
  if (!record) return undefined;
  const { service, slot, release } = record.value;
  const { containerId, run = "", host = placement?.value.host ?? "" } = status?.value ?? {};
  return {
    origin: { ...ref, service, slot, replica: id, run, release, host },
    ...(containerId === undefined ? {} : { container: containerId }),
  };
}
