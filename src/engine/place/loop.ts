import { inBatches } from "../model/batches.ts";
import {
  type Change,
  type Decision,
  type Loop,
  type LoopKey,
  NOTHING,
  type Seed,
  type Write,
} from "../model/decision.ts";
import type { Reason } from "../model/event.ts";
import { appKey, slotName } from "../model/names.ts";
import { keyOf, parseKey } from "../model/records.ts";
import type { Placement, ReplicaRecord } from "../model/replica.ts";
import type { Instant } from "../model/time.ts";
import type { AppView, ReplicaView, View } from "../model/view.ts";
import { specOf } from "../model/wanted.ts";
import { choose } from "./choose.ts";
import { demandOf } from "./demand.ts";
import { type Candidate, candidates, occupy } from "./hosts.ts";

/** Only placement looks at the whole cluster at once. */
const CLUSTER: LoopKey = "cluster";

/** More than so many in one pass would keep other work waiting. */
const PER_PASS = 500;

/** Gives every replica that waits for one a host, or says why none can take it. Key: the cluster. */
export const placeLoop: Loop = { name: "place", keysOf, decide };

type Waiting = { app: AppView; replica: ReplicaView; record: ReplicaRecord };

function keysOf(change: Change, view: View): LoopKey[] {
  switch (change.kind) {
    case "replica": {
      const parsed = parseKey(change.key);
      const app = parsed?.app && view.apps.get(appKey(parsed.app));
      // A replica that is gone made room.
      const replica = app?.replicas.get(parsed?.id ?? "");
      return !replica?.record || isWaiting(replica) ? [CLUSTER] : [];
    }
    case "beat":
    case "host":
    case "meta":
    case "release":
      return anyWaiting(view) ? [CLUSTER] : [];
    default:
      return [];
  }
}

function decide(view: View, _key: LoopKey, now: Instant, seed: Seed): Decision {
  const waiting = waitingReplicas(view);
  if (waiting.length === 0) return NOTHING;
  const pass: Pass = { hosts: candidates(view, now), seed, refused: new Map(), writes: [], because: [] };
  for (const each of waiting) {
    if (pass.writes.length < PER_PASS) place(each, pass);
  }
  const more = pass.writes.length >= PER_PASS;
  return { batches: inBatches(pass.writes), because: pass.because, ...(more ? { wakeIn: 1 } : {}) };
}

/** `refused`: services no host could take in this pass; their other replicas need not be tried, for room only shrinks. */
type Pass = {
  hosts: Map<string, Candidate>;
  seed: Seed;
  refused: Map<string, Placement>;
  writes: Write[];
  because: Reason[];
};

function place(waiting: Waiting, pass: Pass): void {
  const { app, replica, record } = waiting;
  const spec = specOf(app, record.release);
  const demand = spec && demandOf(app, app.ref, spec, record.service);
  if (!demand) return;
  const sameDemand = `${demand.service}@${record.release}`;
  const value = pass.refused.get(sameDemand) ?? choose(pass.hosts.values(), demand, pass.seed);
  const host = value.host === undefined ? undefined : pass.hosts.get(value.host);
  if (host) occupy(host, demand.service, demand.claim);
  else pass.refused.set(sameDemand, value);
  if (isUnplaceable(value) && replica.placement && isUnplaceable(replica.placement.value)) {
    if (value.unplaceable === replica.placement.value.unplaceable) return;
  }
  pass.writes.push({ kind: "placement", key: keyOf.placement(app.ref, replica.id), value });
  pass.because.push(reasonFor(waiting, value));
}

const isUnplaceable = (placement: Placement): placement is Extract<Placement, { unplaceable: string }> =>
  placement.host === undefined;

function reasonFor({ app, replica, record }: Waiting, placement: Placement): Reason {
  const about = {
    ...app.ref,
    service: record.service,
    slot: record.slot,
    replica: replica.id,
    release: record.release,
  };
  const name = slotName(record);
  return placement.host === undefined
    ? {
        severity: "warning",
        kind: "replica",
        reason: "place.none",
        message: `${name} pending: ${placement.unplaceable}`,
        ...about,
      }
    : {
        severity: "info",
        kind: "replica",
        reason: "placed",
        message: `${name} goes to ${placement.host}: ${placement.because}`,
        host: placement.host,
        because: placement.because,
        ...about,
      };
}

const isWaiting = ({ record, placement }: ReplicaView): boolean =>
  record !== undefined && record.value.retired === undefined && placement?.value.host === undefined;

function anyWaiting(view: View): boolean {
  for (const app of view.apps.values())
    for (const replica of app.replicas.values()) if (isWaiting(replica)) return true;
  return false;
}

/** Replicas without a host: those never looked at first, then in order of their age. */
function waitingReplicas(view: View): Waiting[] {
  const found: Waiting[] = [];
  for (const app of view.apps.values()) {
    for (const replica of app.replicas.values()) {
      if (replica.record && isWaiting(replica)) found.push({ app, replica, record: replica.record.value });
    }
  }
  return found.sort(
    (a, b) => rank(a) - rank(b) || a.record.counter - b.record.counter || (a.replica.id < b.replica.id ? -1 : 1),
  );
}

const rank = ({ replica }: Waiting): number => (replica.placement ? 1 : 0);
