import { BATCH_WRITES, type Write } from "../model/decision.ts";
import type { Reason } from "../model/event.ts";
import { type AppRef, replicaId, slotName } from "../model/names.ts";
import { keyOf } from "../model/records.ts";
import type { RetireReason } from "../model/replica.ts";
import type { RolloutRecord } from "../model/rollout.ts";
import type { DurationMs } from "../model/time.ts";
import type { AppView, ReplicaView } from "../model/view.ts";
import { specOf, writtenVolumes } from "../model/wanted.ts";
import { type RecordedReplica, recordOf } from "./situation.ts";

/** One thing a rollout does to one replica. */
export type Move =
  | { do: "create"; service: string; slot: number; specHash: string; because: string }
  | { do: "retire"; replica: RecordedReplica; because: RetireReason }
  | { do: "hurry"; replica: RecordedReplica; graceMs: DurationMs }
  | { do: "forget"; replica: ReplicaView };

/** What a move writes, the rollout record as it is after it, and what is said of it. */
type Effect = { writes: Write[]; rollout: RolloutRecord; because?: Reason };

/** Carries out moves in order. Every batch holds the rollout record that counts them, so that each is a valid state by itself. */
export function carryOut(
  app: AppView,
  moves: Move[],
  start: RolloutRecord,
): { batches: Write[][]; rollout: RolloutRecord; because: Reason[] } {
  const batches: Write[][] = [];
  const because: Reason[] = [];
  let rollout = start;
  let batch: Write[] = [];
  const close = (): void => {
    if (batch.length > 0) batches.push([...batch, { kind: "rollout", key: keyOf.rollout(app.ref), value: rollout }]);
    batch = [];
  };
  for (const move of moves) {
    const effect = effectOf(app, move, rollout);
    if (batch.length + effect.writes.length + 1 > BATCH_WRITES) close();
    batch.push(...effect.writes);
    rollout = effect.rollout;
    if (effect.because) because.push(effect.because);
  }
  close();
  return { batches, rollout, because };
}

function effectOf(app: AppView, move: Move, rollout: RolloutRecord): Effect {
  switch (move.do) {
    case "create":
      return create(app.ref, move, rollout);
    case "retire":
      return retire(app, move, rollout);
    case "hurry":
      return hurry(app, move, rollout);
    case "forget":
      return forget(app, move.replica, rollout);
    default:
      return move satisfies never;
  }
}

function create(ref: AppRef, move: Extract<Move, { do: "create" }>, rollout: RolloutRecord): Effect {
  const { service, slot, specHash } = move;
  const counter = rollout.nextCounter;
  const release = rollout.serving;
  const id = replicaId({ ...ref, service, slot }, counter);
  return {
    writes: [
      { kind: "replica", key: keyOf.replica(ref, id), value: { id, service, slot, counter, release, specHash } },
    ],
    rollout: { ...rollout, nextCounter: counter + 1 },
    because: {
      severity: "info",
      kind: "replica",
      reason: "replica-created",
      message: `${slotName(move)} of release ${release} is to run: ${move.because}`,
      service,
      slot,
      replica: id,
      release,
      because: move.because,
    },
  };
}

/** Why a replica goes, in words. */
const RETIRED: Record<RetireReason, string> = {
  replaced: "another one takes its place",
  restart: "it was asked to restart",
  "scaled-down": "fewer are wanted",
  removed: "its service is no longer in the app",
  stopped: "its service was stopped",
  down: "the app was taken down",
  "rolled-back": "its release did not come up",
  lost: "its host will not bring it back",
};

function retire(
  { ref, record: wanted }: AppView,
  { replica, because }: Extract<Move, { do: "retire" }>,
  rollout: RolloutRecord,
): Effect {
  const record = recordOf(replica);
  const graceMs = wanted?.value.stopGrace?.[record.service];
  const retired = { because, ...(graceMs === undefined ? {} : { graceMs }) };
  const { service, slot, release } = record;
  const counts = because === "replaced" || because === "restart";
  return {
    writes: [{ kind: "replica", key: keyOf.replica(ref, replica.id), value: { ...record, retired } }],
    rollout: counts ? { ...rollout, replaced: rollout.replaced + 1 } : rollout,
    because: {
      severity: because === "lost" || because === "rolled-back" ? "warning" : "info",
      kind: "replica",
      reason: `replica-${because}`,
      message: `${slotName(record)} of release ${release} goes: ${RETIRED[because]}`,
      service,
      slot,
      replica: replica.id,
      release,
      because: RETIRED[because],
    },
  };
}

function hurry({ ref }: AppView, { replica, graceMs }: Extract<Move, { do: "hurry" }>, rollout: RolloutRecord): Effect {
  const record = recordOf(replica);
  const value = { ...record, ...(record.retired ? { retired: { ...record.retired, graceMs } } : {}) };
  return { writes: [{ kind: "replica", key: keyOf.replica(ref, replica.id), value }], rollout };
}

const PARTS = ["replica", "placement", "loss", "drained", "status"] as const;

/** Takes away all that is recorded of a replica and keeps what counts: connections it cut, and where its volumes are. */
function forget(app: AppView, replica: ReplicaView, rollout: RolloutRecord): Effect {
  const parts = { ...replica, replica: replica.record };
  const writes = PARTS.filter((kind) => parts[kind]).map(
    (kind): Write => ({ kind, key: keyOf[kind](app.ref, replica.id) }),
  );
  const cut = (rollout.cut ?? 0) + (replica.status?.value.drain?.cut ?? 0);
  const slowestMs = Math.max(rollout.slowestMs ?? 0, replica.drained?.value.slowestMs ?? 0);
  const volumeHosts = rememberVolumes(app, replica, rollout.volumeHosts);
  return { writes, rollout: { ...rollout, cut, slowestMs, ...(volumeHosts ? { volumeHosts } : {}) } };
}

function rememberVolumes(
  app: AppView,
  { record, placement }: ReplicaView,
  known: Record<string, string[]> | undefined,
): Record<string, string[]> | undefined {
  const host = placement?.value.host;
  const service = record && specOf(app, record.value.release)?.services[record.value.service];
  if (!host || !service) return known;
  const hosts: Record<string, string[]> = { ...known };
  for (const volume of writtenVolumes(service)) {
    hosts[volume] = [...(hosts[volume] ?? []).filter((name) => name !== host), host];
  }
  return Object.keys(hosts).length > 0 ? hosts : known;
}
