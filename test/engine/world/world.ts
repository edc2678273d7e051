import { ViewIndex } from "../../../src/engine/control/view-index.ts";
import type { AppRecord } from "../../../src/engine/model/app.ts";
import type { AppSpec } from "../../../src/engine/model/app-spec.ts";
import { DEFAULT_ADDRESSES } from "../../../src/engine/model/cluster.ts";
import { BATCH_WRITES, type Decision, type Loop, type Write } from "../../../src/engine/model/decision.ts";
import type { Heartbeat, HostRecord, PlaneName } from "../../../src/engine/model/host.ts";
import { PLANES } from "../../../src/engine/model/host.ts";
import { type AppRef, appKey, serviceKey } from "../../../src/engine/model/names.ts";
import { keyOf, parseKey, type RecordKind, type RecordOf, WRITER_OF } from "../../../src/engine/model/records.ts";
import type { ReplicaStatus } from "../../../src/engine/model/replica.ts";
import type { RolloutRecord } from "../../../src/engine/model/rollout.ts";
import type { AppView, Entry, ReplicaView } from "../../../src/engine/model/view.ts";
import { BugError } from "../../../src/errors/orc-error.ts";

export const SHOP: AppRef = { namespace: "default", app: "shop" };
export const WALL = "2026-01-01T00:00:00.000Z";
const AUTHOR = { name: "ann", host: "laptop" };

/** A store, a clock and hands to change both: enough of a cluster for loops to be run one pass at a time. */
export class World {
  readonly view = new ViewIndex("store");
  now = 1000;
  seed = 7;
  /** Hosts that say and do nothing, though what runs there may go on. */
  readonly silent = new Set<string>();
  /** What each plane of each host serves: replica ids. */
  readonly serves = new Map<string, Set<string>>();

  constructor(hosts: string[] = ["alpha"]) {
    this.put("meta", keyOf.meta(), {
      id: "c",
      name: "test",
      addresses: DEFAULT_ADDRESSES,
      domain: "orc.internal",
      schemaVersion: 1,
    });
    for (const [index, name] of hosts.entries()) this.addHost(name, index + 1);
  }

  addHost(name: string, ordinal: number, change: Partial<HostRecord> = {}): void {
    const record: HostRecord = {
      name,
      ordinal,
      address: "127.0.0.1",
      roles: ["manager"],
      schedulable: "active",
      labels: {},
      ...change,
    };
    this.put("host", keyOf.host(name), record);
    this.beat(name);
  }

  beat(host: string, change: Partial<Heartbeat> = {}): void {
    const beat = {
      host,
      cpuNano: 8e9,
      memoryBytes: 16 * 1024 ** 3,
      engine: "29.0",
      version: "0.1.0",
      orphans: [],
      ...change,
    };
    this.put("beat", keyOf.beat(host), beat);
  }

  /** Lets time go by, with every host that can saying that it lives. */
  wait(ms: number): void {
    this.now += ms;
    for (const host of this.speaking()) this.beat(host);
  }

  speaking(): string[] {
    return [...this.view.hosts.keys()].filter((host) => !this.silent.has(host));
  }

  put<K extends RecordKind>(kind: K, key: string, value: RecordOf[K] | undefined): void {
    const at = parseKey(key);
    if (!at) throw new BugError(`no such key: ${key}`);
    this.view.revision += 1;
    const entry = value === undefined ? undefined : { value, revision: this.view.revision, seenAt: this.now };
    this.view.set(kind, at, entry as Entry<RecordOf[K]> | undefined);
  }

  write(writes: Write[]): void {
    for (const write of writes) this.put(write.kind, write.key, write.value as RecordOf[RecordKind] | undefined);
  }

  /** One pass of a loop; `crashAfter`: only so many batches are committed. */
  pass(loop: Loop, key: string, crashAfter = Number.POSITIVE_INFINITY): Decision {
    const decision = loop.decide(this.view, key, this.now, this.seed);
    for (const batch of decision.batches) checkBatch(loop, batch);
    for (const batch of decision.batches.slice(0, crashAfter)) this.write(batch);
    return decision;
  }

  app(ref: AppRef = SHOP): AppView {
    const app = this.view.apps.get(appKey(ref));
    if (!app) throw new BugError("there is no such app");
    return app;
  }

  get record(): AppRecord | undefined {
    return this.view.apps.get(appKey(SHOP))?.record?.value;
  }

  get rollout(): RolloutRecord {
    const rollout = this.app().rollout;
    if (!rollout) throw new BugError("no rollout has begun");
    return rollout.value;
  }

  replicas(service?: string, ref: AppRef = SHOP): ReplicaView[] {
    return [...this.app(ref).replicas.values()].filter(
      ({ record }) => record && (service ?? record.value.service) === record.value.service,
    );
  }

  /** A new release, as `apply` makes it. */
  apply(spec: AppSpec, change: Partial<AppRecord> = {}, ref: AppRef = SHOP): void {
    const before = this.view.apps.get(appKey(ref))?.record?.value;
    const number = (before?.release ?? 0) + 1;
    const release = {
      number,
      spec,
      planHash: "",
      at: WALL,
      by: AUTHOR,
      origin: { kind: "path", location: "/shop" },
      sources: {},
      reason: "up",
    } as const;
    this.put("release", keyOf.release(ref, number), release);
    this.put("app", keyOf.app(ref), {
      generation: (before?.generation ?? 0) + 1,
      release: number,
      wanted: "up",
      scale: {},
      stopped: [],
      restarts: before?.restarts ?? {},
      onFailure: "rollback",
      deadlineMs: 60_000,
      changedAt: WALL,
      changedBy: AUTHOR,
      cause: "up",
      ...change,
    });
  }

  /** A change of the wanted state alone, as `scale`, `restart` and the like make it. */
  change(change: Partial<AppRecord>): void {
    if (this.record)
      this.put("app", keyOf.app(SHOP), { ...this.record, ...change, generation: this.record.generation + 1 });
  }

  report(id: string, change: Partial<ReplicaStatus>, ref: AppRef = SHOP): void {
    const replica = this.app(ref).replicas.get(id);
    const host = replica?.placement?.value.host ?? "";
    const before = replica?.status?.value ?? {
      replica: id,
      host,
      state: "preparing",
      ready: false,
      restarts: 0,
      updatedAt: WALL,
    };
    this.put("status", keyOf.status(ref, id), { ...before, ...change });
  }

  /** A plane of a host serves what is routed now, and says so. */
  acknowledge(host: string, plane: PlaneName): void {
    const generations: Record<string, number> = {};
    const served = new Set<string>();
    for (const app of this.view.apps.values()) {
      for (const { value } of app.routing.values()) {
        generations[serviceKey(value)] = value.generation;
        for (const { replica } of value.endpoints) served.add(replica);
      }
    }
    this.serves.set(`${host}/${plane}`, served);
    this.put("ack", keyOf.ack(host, plane), { host, plane, generations, taken: {} });
  }

  acknowledgeAll(): void {
    for (const host of this.speaking()) for (const plane of PLANES) this.acknowledge(host, plane);
  }
}

function checkBatch(loop: Loop, batch: Write[]): void {
  if (batch.length > BATCH_WRITES) throw new BugError(`${loop.name} writes ${batch.length} keys at once`);
  if (new Set(batch.map(({ key }) => key)).size < batch.length)
    throw new BugError(`${loop.name} writes a key twice in a batch`);
  for (const { kind, key, value } of batch) {
    if (value !== undefined && WRITER_OF[kind] !== loop.name) throw new BugError(`${loop.name} writes ${key}`);
    if (parseKey(key)?.kind !== kind) throw new BugError(`${key} is no key of a ${kind}`);
  }
}
