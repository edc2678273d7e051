import { storeOperation } from "../../../src/engine/control/record-codec.ts";
import type { AppRecord } from "../../../src/engine/model/app.ts";
import type { ServiceSpec } from "../../../src/engine/model/app-spec.ts";
import { CLUSTER_DOMAIN, DEFAULT_ADDRESSES } from "../../../src/engine/model/cluster.ts";
import type { Write } from "../../../src/engine/model/decision.ts";
import { type AppRef, replicaId } from "../../../src/engine/model/names.ts";
import { keyOf, SCHEMA_VERSION } from "../../../src/engine/model/records.ts";
import type { Release } from "../../../src/engine/model/release.ts";
import type { ReplicaRecord, ReplicaStatus } from "../../../src/engine/model/replica.ts";
import type { CommitResult, Store } from "../../../src/engine/ports/store.ts";
import { serviceSpec } from "../world/specs.ts";

export const SHOP: AppRef = { namespace: "default", app: "shop" };
export const WALL = "2026-01-01T00:00:00.000Z";

export const service = (name: string, over: Partial<ServiceSpec> = {}): ServiceSpec =>
  serviceSpec(name, { image: "busybox", ...over });

export const appWrite = (generation: number, over: Partial<AppRecord> = {}, ref = SHOP): Write => ({
  kind: "app",
  key: keyOf.app(ref),
  value: {
    generation,
    release: 1,
    wanted: "up",
    scale: {},
    stopped: [],
    restarts: {},
    onFailure: "rollback",
    deadlineMs: 60_000,
    changedAt: WALL,
    changedBy: { name: "ana", host: "laptop" },
    cause: "up",
    ...over,
  },
});

export const releaseWrite = (number: number, services: ServiceSpec[], ref = SHOP): Write => {
  const value: Release = {
    number,
    spec: {
      name: ref.app,
      services: Object.fromEntries(services.map((spec) => [spec.name, spec])),
      volumes: { data: { name: "shop_data", external: false, driverOptions: {}, labels: {} } },
    },
    planHash: "p",
    at: WALL,
    by: { name: "ana", host: "laptop" },
    origin: { kind: "path", location: "/shop" },
    sources: {},
    reason: "up",
  };
  return { kind: "release", key: keyOf.release(ref, number), value };
};

export const idOf = (slot: number, counter: number, ref = SHOP, name = "web"): string =>
  replicaId({ ...ref, service: name, slot }, counter);

export const replicaWrite = (slot: number, counter: number, over: Partial<ReplicaRecord> = {}, ref = SHOP): Write => {
  const id = idOf(slot, counter, ref);
  return {
    kind: "replica",
    key: keyOf.replica(ref, id),
    value: { id, service: "web", slot, counter, release: 1, specHash: "h1", ...over },
  };
};

export const placementWrite = (slot: number, counter: number, host: string, ref = SHOP): Write => ({
  kind: "placement",
  key: keyOf.placement(ref, idOf(slot, counter, ref)),
  value: { host, because: "the only host" },
});

export const statusOf = (
  slot: number,
  counter: number,
  over: Partial<ReplicaStatus> = {},
  ref = SHOP,
): ReplicaStatus => ({
  replica: idOf(slot, counter, ref),
  host: "h1",
  state: "running",
  ready: true,
  restarts: 0,
  updatedAt: WALL,
  ...over,
});

export const statusWrite = (slot: number, counter: number): Write => ({
  kind: "status",
  key: keyOf.status(SHOP, idOf(slot, counter)),
  value: statusOf(slot, counter),
});

export const hostWrite = (name: string): Write => ({
  kind: "host",
  key: keyOf.host(name),
  value: { name, ordinal: 1, address: "10.0.0.1", roles: ["manager"], schedulable: "active", labels: {} },
});

export const clusterWrite = (): Write => ({
  kind: "meta",
  key: keyOf.meta(),
  value: {
    id: "c1",
    name: "test",
    addresses: DEFAULT_ADDRESSES,
    domain: CLUSTER_DOMAIN,
    schemaVersion: SCHEMA_VERSION,
  },
});

/** Writes records as whoever owns them would, guarded by nothing. */
export async function write(store: Store, ...writes: Write[]): Promise<number> {
  const result: CommitResult = await store.commit({ guards: [], operations: writes.map(storeOperation) });
  if (!result.committed) throw new Error("an unguarded commit was refused");
  return result.revision;
}

export const gone = ({ kind, key }: Write): Write => ({ kind, key });
