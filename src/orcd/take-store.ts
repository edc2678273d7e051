import { join } from "node:path";
import { FileAgentDisk } from "../drivers/agent-disk/file-agent-disk.ts";
import { BackupFolder } from "../drivers/sqlite/backup-folder.ts";
import { SqliteStore } from "../drivers/sqlite/sqlite-store.ts";
import { putNextInPlace, storePlace } from "../drivers/sqlite/store-place.ts";
import { ChunkedStore } from "../engine/control/chunks/chunked-store.ts";
import { type Ground, judgeStore } from "../engine/mend/judge-store.ts";
import type { Running } from "../engine/mend/known.ts";
import { mergeBackup } from "../engine/mend/merge.ts";
import { asRemembered, runningHere } from "../engine/mend/running-here.ts";
import type { ClusterRecord } from "../engine/model/cluster.ts";
import type { HostRecord } from "../engine/model/host.ts";
import type { Clock } from "../engine/ports/clock.ts";
import type { Log } from "../engine/ports/log.ts";
import type { OrcError } from "../errors/orc-error.ts";
import { firstRecords } from "./first-records.ts";
import { openStore } from "./open-store.ts";
import type { OrcdSettings } from "./settings.ts";
import { writeRecords } from "./write-records.ts";

export type TakeStoreOptions = {
  settings: Pick<OrcdSettings, "state" | "cluster">;
  clock: Clock;
  log: Log;
  /** The replicas of this cluster that have containers on this host's engine. */
  containers(cluster: string | undefined): Promise<Running>;
  /** The store turned out to be damaged while it was worked from. */
  onDamaged(error: OrcError): void;
};

/**
 * What an orcd works from. With `refusal` it is a store in memory, made of what runs: it answers questions and keeps
 * routing true, and every change is refused until a person has decided what becomes of the real one.
 */
export type TakenStore = {
  store: ChunkedStore;
  cluster: ClusterRecord;
  host: HostRecord;
  backups: BackupFolder;
  refusal?: OrcError;
  /** What is known to run, where the store does not know. */
  running?: Running;
};

/** Opens the store of this host, or stands in for it where it cannot be worked from. */
export async function takeStore(options: TakeStoreOptions): Promise<TakenStore> {
  const { settings, clock, log } = options;
  const place = storePlace(settings.state);
  if (await putNextInPlace(settings.state)) log({ level: "info", message: "a restored store takes its place" });
  const { assignment: kept, memory } = await (await FileAgentDisk.open(join(settings.state, "agent"), log)).load();
  const { found, sqlite } = await openStore(place.store, options.onDamaged);
  const isUnknown = found.state !== "sound" || found.apps === 0;
  const onEngine = isUnknown ? await options.containers(settings.cluster) : undefined;
  const backups = await BackupFolder.open(place.backups, found.state === "sound" ? sqlite : undefined, clock);
  const ground: Ground = {
    store: found,
    assigned: Object.keys(kept?.items ?? {}).length,
    containers: Object.keys(onEngine?.items ?? {}).length,
    hasBackup: (await backups.list()).length > 0,
  };
  const verdict = judgeStore(ground);
  if (verdict.do === "lead" && sqlite) {
    const store = new ChunkedStore(sqlite);
    return { store, backups, ...(await firstRecords(store, settings.cluster)) };
  }
  await sqlite?.close();
  const refusal = verdict.do === "serve" ? verdict.error : undefined;
  log({
    level: "error",
    message: "the store cannot be worked from: changes are refused",
    fields: { because: refusal?.message },
  });
  const here = runningHere(kept, onEngine);
  const running = here && asRemembered(here, memory);
  return {
    ...(await standIn(options, running)),
    backups,
    ...(refusal ? { refusal } : {}),
    ...(running ? { running } : {}),
  };
}

/** A store in memory that holds what is known to run. */
async function standIn(
  { settings, clock }: TakeStoreOptions,
  running: Running | undefined,
): Promise<Pick<TakenStore, "store" | "cluster" | "host">> {
  const store = new ChunkedStore(new SqliteStore({ path: ":memory:" }));
  const first = await firstRecords(store, settings.cluster);
  await writeRecords(store, first, mergeBackup(new Map(), { running }, first.host.name, clock.wall()).writes);
  return { store, ...first };
}
