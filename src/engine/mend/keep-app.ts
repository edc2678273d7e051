import type { Write } from "../model/decision.ts";
import type { ReplicaId } from "../model/names.ts";
import type { WallTime } from "../model/time.ts";
import type { AppView, Entry, ReplicaView } from "../model/view.ts";
import { specOf, writtenVolumes } from "../model/wanted.ts";
import { appWrites } from "./app-writes.ts";
import { statusFrom } from "./rebuild-replica.ts";
import type { Standing } from "./standing.ts";

/** An app as a sound store has it, with releases that the backup alone still has. */
export function appNow(now: AppView, base: AppView | undefined): Write[] {
  return appWrites({ ...now, releases: new Map([...(base?.releases ?? []), ...now.releases]) });
}

/**
 * An app as the backup has it. Where it is known what runs, replicas answer where they answer now, and nothing is routed that
 * is not: its addresses and ports may be others' by now.
 */
export function appAsBackup(standing: Standing, host: string, at: WallTime): Write[] {
  const { base, isKnown, items, routing } = standing;
  if (!base) return [];
  if (!isKnown) return appWrites(base);
  const known = new Map<ReplicaId, ReplicaView>();
  for (const item of items) {
    const replica = base.replicas.get(item.replica);
    if (replica) known.set(item.replica, { ...replica, status: entry(statusFrom(standing, item, host, at)) });
  }
  return appWrites({ ...base, replicas: new Map([...base.replicas, ...known]), routing: new Map() }, routing);
}

/** Releases and wishes are kept, replicas that are nowhere are not: an agent told to run them would start them. */
export function appDown({ base }: Standing, at: WallTime): Write[] {
  if (!base) return [];
  const { record, rollout } = base;
  const down = record?.value && {
    ...record.value,
    wanted: "down" as const,
    generation: record.value.generation + 1,
    changedAt: at,
    cause: "restore",
  };
  return appWrites({
    ...base,
    replicas: new Map(),
    routing: new Map(),
    ...(down ? { record: entry(down) } : {}),
    ...(rollout ? { rollout: entry({ ...rollout.value, volumeHosts: volumeHosts(base) }) } : {}),
  });
}

/** Where the volumes of its replicas are, which nothing else tells once these are forgotten. */
function volumeHosts(app: AppView): Record<string, string[]> {
  const hosts: Record<string, string[]> = { ...app.rollout?.value.volumeHosts };
  for (const { record, placement } of app.replicas.values()) {
    const host = placement?.value.host;
    const spec = record && specOf(app, record.value.release)?.services[record.value.service];
    for (const volume of host !== undefined && spec ? writtenVolumes(spec) : [])
      hosts[volume] = [...(hosts[volume] ?? []).filter((name) => name !== host), host ?? ""];
  }
  return hosts;
}

const entry = <T>(value: T): Entry<T> => ({ value, revision: 0, seenAt: 0 });
