import { SqliteStore } from "../drivers/sqlite/sqlite-store.ts";
import { announceNext, forgetNext, storePlace } from "../drivers/sqlite/store-place.ts";
import { ChunkedStore } from "../engine/control/chunks/chunked-store.ts";
import { highestCounters, withCounted } from "../engine/mend/counters.ts";
import type { Known } from "../engine/mend/known.ts";
import { type Merged, mergeBackup } from "../engine/mend/merge.ts";
import type { ClusterRecord } from "../engine/model/cluster.ts";
import type { Write } from "../engine/model/decision.ts";
import type { HostRecord } from "../engine/model/host.ts";
import type { ReplicaId } from "../engine/model/names.ts";
import type { RestoreFrom } from "../engine/model/restored.ts";
import type { View } from "../engine/model/view.ts";
import type { EventLog } from "../engine/ports/event-log.ts";
import type { PreparedRestore, RestoreSource } from "../engine/ports/store-care.ts";
import { asOrcError, OrcError } from "../errors/orc-error.ts";
import { type BackupParts, type ReadBackup, readBackup } from "./read-backup.ts";
import { writeRecords } from "./write-records.ts";

export type RestoreParts = BackupParts & {
  cluster: ClusterRecord;
  host: HostRecord;
  /** The store as it is worked from now. */
  view(): View;
  /** Nothing is written to the store any more; rejects where that is so already. */
  seal(): Promise<void>;
  /** Ends loops and agent, and answers the last that the store says. */
  standStill(): Promise<View>;
  known(view: View, from: RestoreFrom): Known;
  events: Pick<EventLog, "append">;
  /** Replicas that anything on the host still tells of. */
  replicasOfOld(): Promise<Iterable<ReplicaId>>;
  /** Has orcd start anew once the answer is out. */
  restart(): void;
};

/** Works out the store that a source and what runs make together; once more from what is true then when it is carried out. */
export async function prepareRestore(parts: RestoreParts, source: RestoreSource): Promise<PreparedRestore> {
  const { from } = source;
  const found = source.from === "labels" ? undefined : await readBackup(parts, source);
  const { apps } = merge(parts, found, parts.known(parts.view(), from)).merged;
  return {
    ...(found?.at === undefined ? {} : { backupAt: found.at }),
    apps,
    carryOut: async () => {
      await parts.seal();
      try {
        const last = await parts.standStill();
        const counters = withCounted(highestCounters(await parts.replicasOfOld()), last.apps);
        const { host, merged } = merge(parts, found, { ...parts.known(last, from), counters });
        await writeNext(parts, host, merged.writes);
        await tell(parts, found, from, last.revision);
        return merged.apps;
      } catch (thrown) {
        await forgetNext(parts.state).catch(() => {});
        throw notRestored(asOrcError(thrown));
      } finally {
        parts.restart();
      }
    },
  };
}

function merge(parts: RestoreParts, found: ReadBackup | undefined, known: Known): { host: HostRecord; merged: Merged } {
  const host = (known.running && found && onlyHost(found.view)) ?? parts.host;
  return { host, merged: mergeBackup(found?.view.apps ?? new Map(), known, host.name, parts.clock.wall()) };
}

/** The name under which this machine was given what it runs, whatever it is called today. */
function onlyHost({ hosts }: View): HostRecord | undefined {
  const known = [...hosts.values()].flatMap(({ record }) => record?.value ?? []);
  return known.length === 1 ? known[0] : undefined;
}

async function writeNext({ state, cluster }: RestoreParts, host: HostRecord, writes: readonly Write[]): Promise<void> {
  await forgetNext(state);
  const store = new ChunkedStore(new SqliteStore({ path: storePlace(state).partial }));
  try {
    await writeRecords(store, { cluster, host }, writes);
  } finally {
    await store.close();
  }
  await announceNext(state);
}

/** Best effort: the store is restored whether this can be kept or not. */
async function tell(
  { events }: RestoreParts,
  found: ReadBackup | undefined,
  from: RestoreFrom,
  revision: number,
): Promise<void> {
  const source = from === "labels" ? "what runs" : found?.at === undefined ? "a file" : `the backup of ${found.at}`;
  const message = `the store is restored from ${source}; the one before is kept aside`;
  await events.append([{ severity: "warning", kind: "store", reason: "restored", message }], revision).catch(() => {});
}

function notRestored(error: OrcError): OrcError {
  const { code, next, message } = error;
  return new OrcError(code, `${message} Nothing was restored: orcd goes on from the store it had.`, {
    next,
    cause: error,
  });
}
