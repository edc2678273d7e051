import { type Control, startControl } from "../../src/engine/control/control.ts";
import { storeOperation } from "../../src/engine/control/record-codec.ts";
import { healLoop } from "../../src/engine/heal/loop.ts";
import { CLUSTER_DOMAIN, DEFAULT_ADDRESSES } from "../../src/engine/model/cluster.ts";
import type { Write } from "../../src/engine/model/decision.ts";
import type { HostRecord } from "../../src/engine/model/host.ts";
import { keyOf, SCHEMA_VERSION } from "../../src/engine/model/records.ts";
import type { View } from "../../src/engine/model/view.ts";
import { placeLoop } from "../../src/engine/place/loop.ts";
import type { Transaction } from "../../src/engine/ports/store.ts";
import { rolloutLoop } from "../../src/engine/rollout/loop.ts";
import { routeLoop } from "../../src/engine/route/loop.ts";
import { MemoryEventLog } from "../fakes/memory-event-log.ts";
import { MemoryDisk, MemoryStore } from "../fakes/memory-store.ts";
import { VirtualClock } from "../fakes/virtual-clock.ts";
import { TAGS } from "./behaviours.ts";
import { Life, mortal, mortalClock } from "./mortal.ts";
import { pause } from "./pause.ts";
import { Random } from "./random.ts";
import { CLUSTER_ID, SimHost } from "./sim-host.ts";

/** A few revisions only, so that watchers fall behind the compaction all the time. */
const KEPT_REVISIONS = 40;

/** As many operations as one commit takes, and some room. */
const AT_ONCE = 50;

/** A whole cluster under a virtual clock: the real loops, runner, link and agents on fake engines. */
export class World {
  readonly random: Random;
  readonly clock = new VirtualClock();
  disk = new MemoryDisk();
  store = new MemoryStore({ disk: this.disk, keepRevisions: KEPT_REVISIONS });
  /** An older store, to be put back. */
  backup: MemoryDisk | undefined;
  /** Keys that the store began with. */
  restored: ReadonlySet<string> = new Set();
  /** Containers that nobody may end: the store was put back while they ran. */
  runsOn: { since: number; ids: ReadonlySet<string> } | undefined;
  readonly events = new MemoryEventLog(this.clock);
  readonly hosts: SimHost[];
  /** Chances that a commit is refused by the disk, or done and not acknowledged, and how long one may take. */
  storeTrouble = { fails: 0, answerLost: 0, slowestMs: 0 };
  isDiskFull = false;
  control: Control | undefined;
  /** Somebody has ended everything to put a store back: nobody starts anything meanwhile. */
  isHeld = false;
  /** How many stories are not at their end. */
  telling = 0;
  /** Containers that had held out and have ended: their successors are due at once. */
  owed: { container: string; by: number }[] = [];
  /** Since when nothing goes wrong any more. */
  peaceSince: number | undefined;
  #life: Life | undefined;
  #epoch = 0;
  #stores = 1;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.clock.pick = (count) => this.random.between(0, count - 1);
    const count = this.random.chance(0.35) ? 2 : 1;
    this.hosts = Array.from({ length: count }, (_, index) => new SimHost(index + 1, this.clock, this.random.fork()));
    for (const { engine } of this.hosts) {
      engine.world.addStranger({ name: "somebody-elses" });
      for (const tag of TAGS) {
        const image = `app:${tag}`;
        if (this.random.chance(0.7)) engine.world.images.add(image);
        engine.world.registry.set(image, 10_000_000);
      }
    }
    const chance = this.random.fork();
    this.store.hooks = {
      beforeCommit: async () => {
        const { slowestMs } = this.storeTrouble;
        if (slowestMs > 0) await pause(this.clock, chance.between(0, slowestMs));
        if (this.isDiskFull || chance.chance(this.storeTrouble.fails)) throw new Error("disk I/O error");
      },
      afterCommit: () => {
        if (chance.chance(this.storeTrouble.answerLost)) throw new Error("disk I/O error after the write");
      },
    };
  }

  /** The leader's view; undefined while there is no leader. */
  get view(): View | undefined {
    return this.control?.view();
  }

  async begin(): Promise<void> {
    await this.store.commit({ guards: [], operations: this.#founding() });
    this.startLeader();
    for (const host of this.hosts) host.start();
    await this.clock.settle();
  }

  /** Starts a leader that knows nothing but the store. */
  startLeader(): void {
    if (this.#life || this.isHeld) return;
    const life = new Life();
    this.#life = life;
    this.#epoch += 1;
    const store = mortal(this.store, life);
    const starting = startControl({
      store,
      clock: mortalClock(this.clock, life),
      events: mortal(this.events, life),
      loops: [rolloutLoop, placeLoop, healLoop, routeLoop],
      seed: this.#epoch,
    });
    starting.then(
      (control) => {
        if (this.#life !== life) return;
        this.control = control;
        for (const { link } of this.hosts) link.connect(mortal(control.link, life));
      },
      // A disk that fails at the start ends the process; somebody starts it again.
      () => {
        if (this.#life === life) this.crashLeader();
        this.clock.after(500, () => this.startLeader());
      },
    );
  }

  /** Kill -9 of the leader, wherever it is. */
  crashLeader(): void {
    this.#life?.end();
    this.#life = undefined;
    this.control = undefined;
    for (const { link } of this.hosts) link.connect(undefined);
  }

  /** Somebody deletes the store; the leader that comes back founds the cluster anew. */
  async loseStore(): Promise<void> {
    this.crashLeader();
    await this.replaceStore([]);
    this.startLeader();
    await this.clock.settle();
  }

  /** Another store takes the place of this one: nobody works from it yet. */
  async replaceStore(writes: readonly Write[]): Promise<void> {
    this.#stores += 1;
    this.disk = new MemoryDisk(`memory-${this.#stores}`);
    const { hooks } = this.store;
    this.store = new MemoryStore({ disk: this.disk, keepRevisions: KEPT_REVISIONS });
    const operations = [...this.#founding(), ...writes.map(storeOperation)];
    for (let at = 0; at < operations.length; at += AT_ONCE)
      await this.store.commit({ guards: [], operations: operations.slice(at, at + AT_ONCE) });
    this.restored = new Set(this.disk.entries.keys());
    this.store.hooks = hooks;
  }

  /** Nobody is left who does anything. */
  end(): void {
    this.crashLeader();
    for (const host of this.hosts) host.crash();
  }

  get hasLeader(): boolean {
    return this.#life !== undefined;
  }

  #founding(): Transaction["operations"] {
    const cluster = {
      id: CLUSTER_ID,
      name: "sim",
      addresses: DEFAULT_ADDRESSES,
      domain: CLUSTER_DOMAIN,
      schemaVersion: SCHEMA_VERSION,
    };
    return [
      storeOperation({ kind: "meta", key: keyOf.meta(), value: cluster }),
      ...this.hosts.map(({ name }, index) =>
        storeOperation({ kind: "host", key: keyOf.host(name), value: hostRecord(name, index + 1) }),
      ),
    ];
  }
}

const hostRecord = (name: string, ordinal: number): HostRecord => ({
  name,
  ordinal,
  address: `10.77.0.${ordinal}`,
  roles: ["manager", "worker"],
  schedulable: "active",
  labels: {},
});
