import { Agent } from "../../src/engine/agent/agent.ts";
import type { Assignment } from "../../src/engine/model/assignment.ts";
import { CLUSTER_DOMAIN } from "../../src/engine/model/cluster.ts";
import { LABEL } from "../../src/engine/model/labels.ts";
import type { ReplicaMemory } from "../../src/engine/model/replica-memory.ts";
import type { AgentDisk } from "../../src/engine/ports/agent-disk.ts";
import type { LogLine, ObservedContainer } from "../../src/engine/ports/container-engine.ts";
import type { RunEvidence } from "../../src/engine/ports/run-evidence.ts";
import { FakeEngine } from "../fakes/fake-engine.ts";
import { FakeProbe } from "../fakes/fake-probe.ts";
import type { VirtualClock } from "../fakes/virtual-clock.ts";
import { behaviourOf } from "./behaviours.ts";
import { FaultyLink } from "./faulty-link.ts";
import { Life, mortal, mortalClock } from "./mortal.ts";
import type { Random } from "./random.ts";
import { SimPlane } from "./sim-plane.ts";

export const CLUSTER_ID = "sim";

/** Who has been ready for so long waits for nothing any more. */
const HELD_OUT_MS = 30_000;

/** A host's disk: it outlives every agent, and holds JSON as a real one does. */
class SimDisk implements AgentDisk {
  isFull = false;
  #assignment: string | undefined;
  #memory = "{}";

  async load(): Promise<{ assignment?: Assignment; memory: Record<string, ReplicaMemory> }> {
    const memory = JSON.parse(this.#memory) as Record<string, ReplicaMemory>;
    return this.#assignment === undefined
      ? { memory }
      : { assignment: JSON.parse(this.#assignment) as Assignment, memory };
  }

  async saveAssignment(assignment: Assignment): Promise<void> {
    this.#mustHaveRoom();
    this.#assignment = JSON.stringify(assignment);
  }

  async saveMemory(memory: Record<string, ReplicaMemory>): Promise<void> {
    this.#mustHaveRoom();
    this.#memory = JSON.stringify(memory);
  }

  #mustHaveRoom(): void {
    if (this.isFull) throw new Error("ENOSPC: no space left on device");
  }

  /** Until when replicas wait for their next run, should an agent start now; one that is up may hold out meanwhile. */
  waits(now: number): Map<string, number> {
    const memory = JSON.parse(this.#memory) as Record<string, ReplicaMemory>;
    const waiting = Object.entries(memory).filter(([, { backoffMs, finished }]) => backoffMs > 0 && !finished);
    return new Map(waiting.map(([id, { backoffMs }]) => [id, now + Math.min(backoffMs, HELD_OUT_MS)]));
  }

  /** Everything on it is gone: labels must tell. */
  wipe(): void {
    this.#assignment = undefined;
    this.#memory = "{}";
  }
}

/** Keeps which runs left a log. */
class SimEvidence implements RunEvidence {
  readonly kept = new Map<string, number>();

  async saveLog(run: string, lines: AsyncIterable<LogLine>, release: number): Promise<void> {
    for await (const _ of lines) this.kept.set(run, release);
    this.kept.set(run, release);
  }

  async exitOf(): Promise<undefined> {}

  async *readLog(): AsyncGenerator<LogLine> {}

  async runsOf(replica: string): Promise<string[]> {
    return [...this.kept.keys()].filter((run) => run.startsWith(`${replica}.`));
  }

  async keptRuns(prefix: string): Promise<{ run: string; release: number }[]> {
    return [...this.kept].filter(([run]) => run.startsWith(prefix)).map(([run, release]) => ({ run, release }));
  }
}

/** A simulated machine: an engine, data planes and a disk that stay, and an agent that may die and come back at any moment. */
export class SimHost {
  readonly name: string;
  readonly engine: FakeEngine;
  readonly probe: FakeProbe;
  readonly planes: SimPlane[];
  readonly link: FaultyLink;
  readonly disk = new SimDisk();
  readonly evidence = new SimEvidence();
  /** Since when it has no agent. */
  silentSince: number | undefined;
  /** Its agent is not to start yet. */
  isHeld = false;
  /** What its agent was still to wait for its next runs when it started, by its own disk: replica → instant. */
  waits: ReadonlyMap<string, number> = new Map();
  /** Somebody took from the disk what its agent knew. */
  wasWiped = false;
  readonly #clock: VirtualClock;
  readonly #dnsServer: string;
  #life: Life | undefined;

  constructor(ordinal: number, clock: VirtualClock, random: Random) {
    this.name = `host${ordinal}`;
    this.#clock = clock;
    const subnet = `10.210.${ordinal}`;
    this.#dnsServer = `${subnet}.1`;
    this.engine = new FakeEngine({
      clock,
      random: random.fork(),
      clusterId: CLUSTER_ID,
      name: this.name,
      subnet,
      behaviour: behaviourOf,
    });
    this.probe = new FakeProbe(this.engine.world, clock);
    this.planes = (["nftables", "dns", "ports"] as const).map(
      (name) => new SimPlane(name, clock, random.fork(), this.engine.world),
    );
    this.link = new FaultyLink(clock, random.fork());
  }

  get isUp(): boolean {
    return this.#life !== undefined;
  }

  /** Starts an agent that knows only what the disk and the engine tell. */
  start(): void {
    if (this.#life || this.isHeld) return;
    this.silentSince = undefined;
    this.waits = this.disk.waits(this.#clock.now());
    const life = new Life();
    this.#life = life;
    const tools = {
      engine: mortal(this.engine, life),
      evidence: mortal(this.evidence, life),
      tcp: mortal(
        {
          openPorts: async (address: string, ports: readonly number[]) =>
            ports.filter((port) => this.#at(address)?.listensOn(port)),
        },
        life,
      ),
      probe: mortal(this.probe, life),
      connections: mortal({ inFlight: async () => 0 }, life),
    };
    const agent = new Agent({
      settings: {
        host: this.name,
        clusterId: CLUSTER_ID,
        version: "0.0.0",
        network: "orc",
        dnsServer: this.#dnsServer,
        domain: CLUSTER_DOMAIN,
      },
      link: mortal(this.link, life),
      tools,
      planes: this.planes.map((plane) => mortal(plane, life)),
      disk: mortal(this.disk, life),
      clock: mortalClock(this.#clock, life),
    });
    void agent.start();
  }

  /** Kill -9 of the agent, wherever it is. */
  crash(): void {
    this.silentSince ??= this.#clock.now();
    this.#life?.end();
    this.#life = undefined;
    for (const plane of this.planes) plane.abandon();
  }

  /** Containers of replicas that have a process. */
  up(): ObservedContainer[] {
    return this.engine.world
      .containers()
      .filter(
        ({ id, state, labels }) =>
          (state === "running" || state === "paused") &&
          labels[LABEL.replica] !== undefined &&
          !this.engine.world.forged.has(id),
      );
  }

  #at(address: string): ReturnType<FakeEngine["world"]["all"]>[number] | undefined {
    return this.engine.world.all().find((container) => container.address === address);
  }
}
