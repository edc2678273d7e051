import { acknowledged, lateWords } from "../model/acknowledged.ts";
import type { Write } from "../model/decision.ts";
import type { Reason } from "../model/event.ts";
import { serviceKey, slotName } from "../model/names.ts";
import { keyOf } from "../model/records.ts";
import type { Drained } from "../model/replica.ts";
import type { DurationMs, Instant } from "../model/time.ts";
import type { AppView, ReplicaView, View } from "../model/view.ts";

type Outcome = {
  writes: Write[];
  because: Reason[];
  waiting: boolean;
  /** When a plane that does not follow becomes worth a word. */
  noticeIn?: DurationMs;
};

/** Planes follow within a fraction of this; who takes longer is named. */
const LATE_AFTER_MS: DurationMs = 2000;

/** What keeps a retired replica from being stopped: nothing, its place in the routing, or data planes that are behind. */
type Standing = { free: Drained } | { endpoint: true } | { late: string[] };

/** Lets every retired replica go that no data plane can send a request to any more. */
export function drain(view: View, app: AppView, now: Instant): Outcome {
  const outcome: Outcome = { writes: [], because: [], waiting: false };
  for (const replica of app.replicas.values()) {
    const record = replica.record?.value;
    if (!record?.retired || replica.drained) continue;
    const standing = standingOf(view, app, replica, record.service, now);
    if ("free" in standing) {
      outcome.writes.push({ kind: "drained", key: keyOf.drained(app.ref, replica.id), value: standing.free });
      continue;
    }
    outcome.waiting = true;
    if (!("late" in standing)) continue;
    const noticeIn = (app.routing.get(record.service)?.seenAt ?? now) + LATE_AFTER_MS - now;
    if (noticeIn > 0) {
      outcome.noticeIn = Math.min(noticeIn, outcome.noticeIn ?? noticeIn);
      continue;
    }
    outcome.because.push({
      severity: "info",
      kind: "replica",
      reason: "drain-waits",
      message: `${slotName(record)} is not stopped yet: ${lateWords(standing.late)} may still send to it`,
      service: record.service,
      slot: record.slot,
      replica: replica.id,
    });
  }
  return outcome;
}

function standingOf(view: View, app: AppView, replica: ReplicaView, service: string, now: Instant): Standing {
  const routing = app.routing.get(service)?.value;
  if (!routing || neverServed(replica)) return { free: { generation: 0, acknowledgedBy: [], slowestMs: 0 } };
  if (routing.endpoints.some((endpoint) => endpoint.replica === replica.id)) return { endpoint: true };
  const { generation } = routing;
  const { done, by, late, slowestMs } = acknowledged(view, serviceKey({ ...app.ref, service }), generation, now);
  if (!done) return { late };
  // A table from before it was retired was not made for it: how long that one took says nothing here.
  const isForIt = (app.routing.get(service)?.seenAt ?? 0) >= (replica.record?.seenAt ?? 0);
  return { free: { generation, acknowledgedBy: by, slowestMs: isForIt ? slowestMs : 0 } };
}

/**
 * Without ever having run it was nobody's endpoint. One that has run and died may be one still:
 * its address must not be given to another while a data plane sends there. An agent that lost its memory says nothing
 * of the runs before; that there were some stands in the state, which never goes back.
 */
function neverServed({ status, placement }: ReplicaView): boolean {
  if (placement?.value.host === undefined || !status) return true;
  const { state, run, address, startedAt, lastExit, restarts } = status.value;
  const hasRun = run !== undefined || address !== undefined || startedAt !== undefined || lastExit || restarts > 0;
  return state === "preparing" && !hasRun;
}
