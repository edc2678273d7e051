import { createWriteStream } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BackupFolder } from "../drivers/sqlite/backup-folder.ts";
import { SqliteStore } from "../drivers/sqlite/sqlite-store.ts";
import { announceNext, forgetPartial, storePlace } from "../drivers/sqlite/store-place.ts";
import { verifyCopy } from "../drivers/sqlite/verify-copy.ts";
import { ChunkedStore } from "../engine/control/chunks/chunked-store.ts";
import { SoftStore } from "../engine/control/soft-store.ts";
import { State } from "../engine/control/state.ts";
import { mergeBackup, type Running } from "../engine/mend/merge.ts";
import type { ClusterRecord } from "../engine/model/cluster.ts";
import type { Write } from "../engine/model/decision.ts";
import type { HostRecord } from "../engine/model/host.ts";
import type { View } from "../engine/model/view.ts";
import type { Clock } from "../engine/ports/clock.ts";
import type { PreparedRestore, RestoreSource } from "../engine/ports/store-care.ts";
import { asOrcError, ClusterError, OrcError } from "../errors/orc-error.ts";
import { writeRecords } from "./write-records.ts";

export type RestoreParts = {
  state: string;
  backups: BackupFolder;
  clock: Clock;
  cluster: ClusterRecord;
  host: HostRecord;
  /** What this host was told to run; undefined where nobody knows. */
  running(): Running | undefined;
  /** Has orcd start anew once the answer is out. */
  restart(): void;
};

/** Works out the store that a source and what runs make together. */
export async function prepareRestore(parts: RestoreParts, source: RestoreSource): Promise<PreparedRestore> {
  const found = source.from === "labels" ? undefined : await viewOf(parts, source);
  const running = parts.running();
  const host = (running && found && onlyHost(found.view)) ?? parts.host;
  const merged = mergeBackup(found?.view.apps ?? new Map(), running, host.name, parts.clock.wall());
  return {
    ...(found?.at === undefined ? {} : { backupAt: found.at }),
    apps: merged.apps,
    carryOut: async () => {
      await writeNext(parts, host, merged.writes);
      parts.restart();
    },
  };
}

/** The name under which this machine was given what it runs, whatever it is called today. */
function onlyHost({ hosts }: View): HostRecord | undefined {
  const known = [...hosts.values()].flatMap(({ record }) => record?.value ?? []);
  return known.length === 1 ? known[0] : undefined;
}

type Read = { view: View; at?: string };

/** Reads a backup by way of a copy of its own: opening a store writes to it. */
async function viewOf(parts: RestoreParts, source: Exclude<RestoreSource, { from: "labels" }>): Promise<Read> {
  const copy = join(parts.state, "restore.partial.db");
  try {
    const at = await copyOf(parts, source, copy);
    verifyCopy(copy);
    return { view: await readView(copy, parts.clock), ...(at === undefined ? {} : { at }) };
  } catch (thrown) {
    throw named(asOrcError(thrown), copy);
  } finally {
    for (const companion of ["", "-wal", "-shm", "-journal"]) await rm(copy + companion, { force: true });
  }
}

/** When the backup was made, where its name tells. */
async function copyOf(
  { backups }: RestoreParts,
  source: Exclude<RestoreSource, { from: "labels" }>,
  to: string,
): Promise<string | undefined> {
  if (source.from === "file") {
    await pipeline(source.body, createWriteStream(to, { mode: 0o600 }));
    return undefined;
  }
  const last = (await backups.list()).at(-1);
  if (!last) {
    throw new ClusterError("backup.none", "There is no backup of this cluster's store yet.", {
      next: [
        { text: "restore a file of yours", command: "orc restore FILE" },
        { text: "or rebuild the store from what runs", command: "orc restore --from-labels" },
      ],
    });
  }
  await copyFile(backups.pathOf(last.name), to);
  return last.at;
}

async function readView(path: string, clock: Clock): Promise<View> {
  const store = new SqliteStore({ path });
  const state = new State(new ChunkedStore(store), new SoftStore(), clock, () => {});
  try {
    await state.start();
    return state.view;
  } finally {
    state.stop();
    await store.close();
  }
}

/** The names that orcd gives files while it works mean nothing to whoever asked. */
function named(error: OrcError, path: string): OrcError {
  const { code, next, message } = error;
  const said = message.replaceAll(path, "the backup");
  return code === "bug" ? new OrcError("backup.unusable", said) : new OrcError(code, said, { next, cause: error });
}

async function writeNext({ state, cluster }: RestoreParts, host: HostRecord, writes: readonly Write[]): Promise<void> {
  await forgetPartial(state);
  const store = new ChunkedStore(new SqliteStore({ path: storePlace(state).partial }));
  try {
    await writeRecords(store, { cluster, host }, writes);
  } finally {
    await store.close();
  }
  await announceNext(state);
}
