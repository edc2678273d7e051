import type { AppRecord } from "../model/app.ts";
import { type RolloutRecord, rolloutId } from "../model/rollout.ts";
import type { DurationMs, Instant, WallTime } from "../model/time.ts";
import type { AppView } from "../model/view.ts";

/** The rollout of what is wanted now: the one under way, or a new one that supersedes whatever was under way. */
export function currentRollout(app: AppView, record: AppRecord, now: Instant): RolloutRecord {
  const before = app.rollout;
  if (before && before.value.observedGeneration === record.generation) {
    return { ...before.value, remainingMs: Math.max(0, before.value.remainingMs - (now - before.seenAt)) };
  }
  return beginRollout(app, record, before?.value);
}

function beginRollout(app: AppView, record: AppRecord, before: RolloutRecord | undefined): RolloutRecord {
  return {
    id: rolloutId(app.ref, record.generation),
    observedGeneration: record.generation,
    state: "running",
    release: record.release,
    serving: servingOf(record, before),
    lastGood: before?.lastGood ?? 0,
    nextCounter: before?.nextCounter ?? 1,
    firstCounter: before?.nextCounter ?? 1,
    remainingMs: record.deadlineMs,
    startedAt: record.changedAt,
    waiting: {},
    replaced: 0,
    minReady: {},
    ...(before?.volumeHosts ? { volumeHosts: before.volumeHosts } : {}),
    ...(before?.failedReleases ? { failedReleases: before.failedReleases } : {}),
  };
}

/** A release that was rolled back is not tried again because of a scale or a restart: only a new release replaces what serves. */
function servingOf(record: AppRecord, before: RolloutRecord | undefined): number {
  const wasRolledBack = before?.release === record.release && before.serving !== before.release;
  return wasRolledBack ? before.serving : record.release;
}

/** When a rollout ended, as far as its own clock tells: its start and the time that was used. */
export function endOf(rollout: RolloutRecord, deadlineMs: DurationMs): WallTime {
  const used = Math.max(0, deadlineMs - rollout.remainingMs);
  return new Date(Date.parse(rollout.startedAt) + used).toISOString();
}
