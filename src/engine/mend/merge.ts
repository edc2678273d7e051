import type { Write } from "../model/decision.ts";
import { type AppKey, appKey, parseAppKey } from "../model/names.ts";
import type { RestoredApp } from "../model/restored.ts";
import type { WallTime } from "../model/time.ts";
import type { AppView } from "../model/view.ts";
import { countOn, countsOn } from "./count-on.ts";
import { appAsBackup, appDown, appNow } from "./keep-app.ts";
import type { Known } from "./known.ts";
import { rebuildApp } from "./rebuild-app.ts";
import { type Fate, fateOf, type Standing } from "./standing.ts";
import { told } from "./told.ts";

export type Merged = { writes: Write[]; apps: RestoredApp[] };

/**
 * All records of a store made of a backup and of what is known now. What runs counts: nothing is stopped or replaced because
 * the backup is older, nothing is started because the backup is older, and nothing is forgotten that the backup alone knows.
 * Records of a sound store are kept as they are.
 */
export function mergeBackup(backup: ReadonlyMap<AppKey, AppView>, known: Known, host: string, at: WallTime): Merged {
  const merged: Merged = { writes: [], apps: [] };
  const { now, running, counters } = known;
  const keys = new Set([...backup.keys(), ...(now?.keys() ?? []), ...Object.values(running?.items ?? {}).map(appKey)]);
  for (const key of [...keys].sort()) {
    const standing = standingOf(key, backup.get(key), known);
    const { fate, says } = fateOf(standing);
    const writes = countOn(standing.ref, writesFor(fate, standing, host, at), counters?.get(key) ?? 0);
    merged.writes.push(...writes);
    merged.apps.push({ ...standing.ref, ...told(standing, writes, says), fate });
  }
  for (const [key, counter] of counters ?? [])
    if (!keys.has(key)) merged.writes.push(countsOn(parseAppKey(key), at, counter));
  return merged;
}

function standingOf(key: AppKey, base: AppView | undefined, { running, now }: Known): Standing {
  const isOf = (one: { namespace: string; app: string }): boolean => appKey(one) === key;
  return {
    ref: parseAppKey(key),
    base,
    now: now?.get(key),
    isKnown: running !== undefined,
    addresses: running?.addresses ?? {},
    items: Object.values(running?.items ?? {}).filter(isOf),
    routing: Object.values(running?.routing ?? {}).filter(isOf),
  };
}

function writesFor(fate: Fate, standing: Standing, host: string, at: WallTime): Write[] {
  if (standing.now) return appNow(standing.now, standing.base);
  switch (fate) {
    case "as-backup":
      return appAsBackup(standing, host, at);
    case "not-running":
      return appDown(standing, at);
    case "as-it-runs":
    case "rebuilt":
      return rebuildApp(standing, host, at);
    default:
      return fate satisfies never;
  }
}
