import type { Assignment } from "../model/assignment.ts";
import type { Write } from "../model/decision.ts";
import { type AppKey, appKey, parseAppKey, type ReplicaId } from "../model/names.ts";
import { keyOf } from "../model/records.ts";
import type { RestoredApp } from "../model/restored.ts";
import type { WallTime } from "../model/time.ts";
import type { AppView } from "../model/view.ts";
import { appWrites } from "./app-writes.ts";
import { rebuildApp } from "./rebuild-app.ts";
import { type Fate, fateOf, type Standing } from "./standing.ts";

/** What this host was told to run and how it is routed; undefined where nobody knows, as on a new machine. */
export type Running = Pick<Assignment, "items" | "routing"> & {
  /** Addresses of replicas that answer, where it is not known how they are routed. */
  addresses?: Readonly<Record<ReplicaId, string>>;
};

export type Merged = { writes: Write[]; apps: RestoredApp[] };

/**
 * All records of a store made of a backup and of what runs. What runs counts: nothing is stopped or replaced because the
 * backup is older, nothing is started because the backup is older, and nothing is forgotten that the backup alone knows.
 */
export function mergeBackup(
  backup: ReadonlyMap<AppKey, AppView>,
  running: Running | undefined,
  host: string,
  at: WallTime,
): Merged {
  const merged: Merged = { writes: [], apps: [] };
  const keys = new Set([...backup.keys(), ...Object.values(running?.items ?? {}).map(appKey)]);
  for (const key of [...keys].sort()) {
    const standing = standingOf(key, backup.get(key), running);
    const { fate, says } = running ? fateOf(standing) : ({ fate: "as-backup", says: "as the backup has it" } as const);
    const writes = writesFor(fate, standing, host, at);
    merged.writes.push(...writes);
    merged.apps.push({ ...standing.ref, ...told(writes), fate, says });
  }
  return merged;
}

function standingOf(key: AppKey, base: AppView | undefined, running: Running | undefined): Standing {
  const isOf = (one: { namespace: string; app: string }): boolean => appKey(one) === key;
  return {
    ref: parseAppKey(key),
    base,
    addresses: running?.addresses ?? {},
    items: Object.values(running?.items ?? {}).filter(isOf),
    routing: Object.values(running?.routing ?? {}).filter(isOf),
  };
}

function writesFor(fate: Fate, standing: Standing, host: string, at: WallTime): Write[] {
  const { base, routing } = standing;
  switch (fate) {
    case "as-backup":
      return base ? appWrites(base, routing) : [];
    case "not-running":
      return base ? downWrites(base, at) : [];
    case "as-it-runs":
    case "rebuilt":
      return rebuildApp(standing, host, at);
    default:
      return fate satisfies never;
  }
}

/** Releases and wishes are kept, replicas that are nowhere are not: an agent told to run them would start them. */
function downWrites({ ref, record, rollout, releases }: AppView, at: WallTime): Write[] {
  const kept = appWrites({ ref, releases, replicas: new Map(), routing: new Map(), ...(rollout ? { rollout } : {}) });
  if (!record) return kept;
  const { value } = record;
  const down = { ...value, wanted: "down" as const, generation: value.generation + 1, changedAt: at, cause: "restore" };
  return [...kept, { kind: "app", key: keyOf.app(ref), value: down }];
}

function told(writes: readonly Write[]): { release: number; replicas: number } {
  const release = writes.flatMap(({ kind, value }) => (kind === "app" && value ? [value.release] : []))[0] ?? 0;
  return { release, replicas: writes.filter(({ kind }) => kind === "replica").length };
}
