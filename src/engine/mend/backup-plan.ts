import type { DurationMs, WallTime } from "../model/time.ts";

/** A copy of the store; names sort in the order in which they were made, whatever the clock said. */
type Backup = { name: string; at: WallTime; bytes: number };

const HOUR_MS = 3_600_000;

/** The newest of each of so many days are kept beside the newest of all. */
const KEPT = { newest: 24, days: 7 } as const;

/** How long until the next backup is due, by the age of the last one; a clock that was set back makes it due, not late. */
export function backupDueIn(last: Backup | undefined, now: WallTime): DurationMs {
  const age = last ? Date.parse(now) - Date.parse(last.at) : HOUR_MS;
  return age < 0 ? 0 : Math.max(0, HOUR_MS - age);
}

/** Backups that may go, oldest first: all but the newest 24 and the newest of each of the last seven days that have one. */
export function surplusBackups<B extends Backup>(backups: readonly B[]): B[] {
  const newestFirst = backups.toSorted((a, b) => (a.name < b.name ? 1 : -1));
  const kept = new Set(newestFirst.slice(0, KEPT.newest));
  const byDay = new Map<string, B>();
  for (const backup of newestFirst) {
    const day = backup.at.slice(0, 10);
    if (!byDay.has(day) && byDay.size < KEPT.days) byDay.set(day, backup);
  }
  for (const backup of byDay.values()) kept.add(backup);
  return newestFirst.filter((backup) => !kept.has(backup)).reverse();
}
