import type { AppRecord } from "./app.ts";
import type { ClusterRecord } from "./cluster.ts";
import type { Ack, Heartbeat, HostRecord, PlaneName } from "./host.ts";
import type { AppRef, ReplicaId } from "./names.ts";
import type { Release } from "./release.ts";
import type { Drained, Loss, Placement, ReplicaRecord, ReplicaStatus } from "./replica.ts";
import type { RolloutRecord } from "./rollout.ts";
import type { ServiceRouting } from "./routing.ts";

/** Every kind of record in the store, by the first part of its key. */
export type RecordOf = {
  meta: ClusterRecord;
  host: HostRecord;
  app: AppRecord;
  release: Release;
  rollout: RolloutRecord;
  replica: ReplicaRecord;
  placement: Placement;
  loss: Loss;
  routing: ServiceRouting;
  drained: Drained;
  status: ReplicaStatus;
  beat: Heartbeat;
  ack: Ack;
};

export type RecordKind = keyof RecordOf;

/** Kinds that live in the leader's memory only and are sent anew to a new one. */
export const SOFT_KINDS = ["beat", "ack"] as const satisfies readonly RecordKind[];

/** Who alone writes each kind: "every key has one writing component". */
export const WRITER_OF = {
  meta: "api",
  host: "api",
  app: "api",
  release: "api",
  rollout: "rollout",
  replica: "rollout",
  placement: "place",
  loss: "heal",
  routing: "route",
  drained: "route",
  status: "agent",
  beat: "agent",
  ack: "agent",
} as const satisfies Record<RecordKind, string>;

/** Schema version carried by every stored value beside its fields. */
export const SCHEMA_VERSION = 1;

const inApp = (kind: RecordKind, { namespace, app }: AppRef, ...rest: (string | number)[]): string =>
  [kind, namespace, app, ...rest].join("/");

/** Makers of keys, one per kind; keys sort by kind, namespace, app. */
export const keyOf = {
  meta: (): string => "meta/cluster",
  host: (name: string): string => `host/${name}`,
  app: (ref: AppRef): string => inApp("app", ref),
  release: (ref: AppRef, number: number): string => inApp("release", ref, String(number).padStart(8, "0")),
  rollout: (ref: AppRef): string => inApp("rollout", ref),
  replica: (ref: AppRef, id: ReplicaId): string => inApp("replica", ref, id),
  placement: (ref: AppRef, id: ReplicaId): string => inApp("placement", ref, id),
  loss: (ref: AppRef, id: ReplicaId): string => inApp("loss", ref, id),
  routing: (ref: AppRef, service: string): string => inApp("routing", ref, service),
  drained: (ref: AppRef, id: ReplicaId): string => inApp("drained", ref, id),
  status: (ref: AppRef, id: ReplicaId): string => inApp("status", ref, id),
  beat: (host: string): string => `beat/${host}`,
  ack: (host: string, plane: PlaneName): string => `ack/${host}/${plane}`,
} as const satisfies Record<RecordKind, (...parts: never[]) => string>;

/** A key taken apart: its kind, the app it belongs to (if any) and the rest. */
export type ParsedKey = { kind: RecordKind; app?: AppRef; id: string };

/** Takes a key apart; undefined for a key of no known kind. */
export function parseKey(key: string): ParsedKey | undefined {
  const [kind = "", first = "", second = "", ...rest] = key.split("/");
  if (!(kind in keyOf)) return undefined;
  if (kind === "meta" || kind === "host" || kind === "beat") return { kind, id: first };
  if (kind === "ack") return { kind, id: `${first}/${second}` };
  return { kind: kind as RecordKind, app: { namespace: first, app: second }, id: rest.join("/") };
}
