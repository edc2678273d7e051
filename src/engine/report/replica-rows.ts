import type { ReplicaRow } from "../model/documents.ts";
import { appKey, type ReplicaId } from "../model/names.ts";
import { isLive } from "../model/replica-condition.ts";
import type { ReplicaRowsQuery } from "../model/requests.ts";
import type { AppView, ReplicaView, View } from "../model/view.ts";
import { servingRelease, specOf, type WantedService, wantedServices } from "../model/wanted.ts";
import { shownState } from "./replica-state.ts";
import { bySlot, standsFor } from "./slot-view.ts";

/** What a replica uses now: CPU in billionths of a core, memory in bytes. */
export type ReplicaUsage = { cpuNano?: number; memoryBytes: number };

/** The rows of `ps`: one per slot, apps and services in order of their names and files. */
export function replicaRows(
  view: View,
  query: ReplicaRowsQuery,
  usage: ReadonlyMap<ReplicaId, ReplicaUsage> = new Map(),
): ReplicaRow[] {
  return appsOf(view, query)
    .flatMap((app) => rowsOf(app, query, usage))
    .filter((row) => query.slot === undefined || row.slot === query.slot)
    .filter((row) => query.replica === undefined || row.replica === query.replica);
}

/** Apps of a query, ordered by namespace and name. */
export const appsOf = (view: View, { namespace, app }: { namespace?: string; app?: string }): AppView[] =>
  [...view.apps.values()]
    .filter(({ ref }) => (namespace ?? ref.namespace) === ref.namespace && (app ?? ref.app) === ref.app)
    .sort((a, b) => (appKey(a.ref) < appKey(b.ref) ? -1 : 1));

type Context = { app: AppView; query: ReplicaRowsQuery; usage: ReadonlyMap<ReplicaId, ReplicaUsage> };

function rowsOf(app: AppView, query: ReplicaRowsQuery, usage: Context["usage"]): ReplicaRow[] {
  const wanted = wantedServices(app, servingRelease(app));
  const leaving = [...app.replicas.values()].flatMap(({ record }) => record?.value.service ?? []);
  const names = [...new Set([...wanted.keys(), ...leaving])];
  const asked = query.services ?? [];
  return names
    .filter((name) => asked.length === 0 || asked.includes(name))
    .flatMap((name) => serviceRows({ app, query, usage }, name, wanted.get(name)));
}

function serviceRows(context: Context, service: string, wanted: WantedService | undefined): ReplicaRow[] {
  const replicas = bySlot(context.app, service);
  const slots = new Set([...range(wanted?.replicas ?? 0), ...replicas.keys()]);
  const rows = [...slots]
    .sort((a, b) => a - b)
    .flatMap((slot): ReplicaRow[] => {
      const inSlot = replicas.get(slot) ?? [];
      const shown = standsFor(inSlot);
      if (!shown) return wanted ? [emptyRow(context, wanted, slot)] : [];
      const others = context.query.all ? inSlot.filter((replica) => replica !== shown) : [];
      return [shown, ...others].map((replica) => rowOf(context, replica));
    });
  const isStopped = context.query.all && rows.length === 0 && wanted && wanted.spec.replicas > 0;
  return isStopped ? range(wanted.spec.replicas).map((slot) => stoppedRow(context, wanted, slot)) : rows;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

function emptyRow({ app }: Context, wanted: WantedService, slot: number): ReplicaRow {
  const waiting = app.rollout?.value.waiting[wanted.spec.name];
  return {
    ...blankRow(app, wanted, slot),
    state: waiting === undefined ? "pending" : "waiting",
    ...(waiting === undefined ? {} : { reason: "dependency", message: waiting }),
  };
}

const stoppedRow = ({ app }: Context, wanted: WantedService, slot: number): ReplicaRow => ({
  ...blankRow(app, wanted, slot),
  state: "stopped",
  reason: app.record?.value.wanted === "down" ? "down" : "stopped",
});

const blankRow = ({ ref, ...app }: AppView, { spec }: WantedService, slot: number): Omit<ReplicaRow, "state"> => ({
  replica: "",
  ...ref,
  service: spec.name,
  slot,
  release: servingRelease({ ref, ...app }),
  ready: false,
  image: spec.image,
  restarts: 0,
});

function rowOf({ app, usage }: Context, replica: ReplicaView): ReplicaRow {
  const record = replica.record?.value;
  const status = replica.status?.value;
  const spec = record && specOf(app, record.release)?.services[record.service];
  const used = usage.get(replica.id);
  const limit = spec?.resources.limits.memoryBytes;
  const shown = shownState(replica);
  const host = replica.placement?.value.host;
  return {
    replica: replica.id,
    ...(status?.run === undefined ? {} : { run: status.run }),
    ...(status?.containerId === undefined ? {} : { containerId: status.containerId }),
    ...app.ref,
    service: record?.service ?? "",
    slot: record?.slot ?? 0,
    release: record?.release ?? 0,
    ...(host === undefined ? {} : { host }),
    state: shown.state,
    ready: status?.ready === true && isLive(replica),
    ...(shown.reason === undefined ? {} : { reason: shown.reason }),
    ...(shown.message === undefined ? {} : { message: shown.message }),
    ...(status?.unknownSince === undefined ? {} : { unknownSince: status.unknownSince }),
    image: spec?.image ?? "",
    ...(status?.address === undefined ? {} : { address: status.address }),
    ...(status?.startedAt === undefined ? {} : { startedAt: status.startedAt }),
    restarts: status?.restarts ?? 0,
    ...(status?.lastExit ? { lastExit: exitOf(status.lastExit) } : {}),
    ...(status?.nextTryAt === undefined ? {} : { nextTryAt: status.nextTryAt }),
    ...(used?.cpuNano === undefined ? {} : { cpu: used.cpuNano / 1e9 }),
    ...(used || limit !== undefined ? { memory: memoryOf(used?.memoryBytes, limit) } : {}),
    ...(status ? { updatedAt: status.updatedAt } : {}),
  };
}

const memoryOf = (used: number | undefined, limit: number | undefined): NonNullable<ReplicaRow["memory"]> => ({
  ...(used === undefined ? {} : { used }),
  ...(limit === undefined ? {} : { limit }),
});

function exitOf(
  exit: NonNullable<NonNullable<ReplicaView["status"]>["value"]["lastExit"]>,
): NonNullable<ReplicaRow["lastExit"]> {
  const { code, signal, outcome, at } = exit;
  return { code, ...(signal === undefined ? {} : { signal }), outcome, at };
}
