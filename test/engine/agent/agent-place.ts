import { Agent } from "../../../src/engine/agent/agent.ts";
import type { ServiceSpec } from "../../../src/engine/model/app-spec.ts";
import type { AssignmentItem, AssignmentMessage, StatusReport } from "../../../src/engine/model/assignment.ts";
import type { Reason } from "../../../src/engine/model/event.ts";
import { LABEL } from "../../../src/engine/model/labels.ts";
import type { ReplicaStatus } from "../../../src/engine/model/replica.ts";
import type { RoutingTable } from "../../../src/engine/model/routing.ts";
import type { AgentLink } from "../../../src/engine/ports/agent-link.ts";
import type { ContainerSpec, ObservedContainer } from "../../../src/engine/ports/container-engine.ts";
import type { Behaviour } from "../../fakes/engine/behaviour.ts";
import { FakeEngine } from "../../fakes/fake-engine.ts";
import { FakeProbe } from "../../fakes/fake-probe.ts";
import { FakeTcpProbe } from "../../fakes/fake-tcp-probe.ts";
import { MemoryAgentDisk } from "../../fakes/memory-agent-disk.ts";
import { MemoryEvidence } from "../../fakes/memory-evidence.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { Life, mortal, mortalClock } from "../../sim/mortal.ts";
import { Random } from "../../sim/random.ts";
import { serviceSpec } from "../world/specs.ts";

export const IMAGE = "web:1";
const CLUSTER = "one";

const SERVICE = serviceSpec("web", { image: IMAGE });

export const replicaOf = (slot: number): string => `default.shop.web.${slot}.${slot}`;

/** A replica of the service web, to be kept running unless told otherwise. */
export const itemOf = (
  slot: number,
  change: Partial<AssignmentItem> = {},
  spec: Partial<ServiceSpec> = {},
): AssignmentItem => ({
  replica: replicaOf(slot),
  namespace: "default",
  app: "shop",
  service: "web",
  slot,
  release: 1,
  specHash: "hash",
  want: "run",
  volumes: {},
  drainTimeoutMs: 10_000,
  settleMs: 0,
  ...change,
  spec: { ...SERVICE, ...spec },
});

/** A leader that hands out what the test wants and keeps what it hears. */
class Leader implements AgentLink {
  isUp = true;
  readonly reports: StatusReport[] = [];
  readonly statuses = new Map<string, ReplicaStatus>();
  readonly states = new Map<string, ReplicaStatus["state"][]>();
  readonly events: Reason[] = [];
  routing: RoutingTable = {};
  #items: Record<string, AssignmentItem> = {};
  #news = Promise.withResolvers<void>();

  want(...items: AssignmentItem[]): void {
    for (const item of items) this.#items = { ...this.#items, [item.replica]: item };
    this.#wake();
  }

  forget(replica: string): void {
    const { [replica]: _, ...kept } = this.#items;
    this.#items = kept;
    this.#wake();
  }

  async *assignments(_host: string, signal: AbortSignal): AsyncGenerator<AssignmentMessage> {
    while (!signal.aborted) {
      if (!this.isUp) throw new Error("link down");
      const news = this.#news.promise;
      yield { kind: "full", storeId: "store", items: this.#items, routing: this.routing };
      await news;
    }
  }

  async report(report: StatusReport): Promise<void> {
    if (!this.isUp) throw new Error("link down");
    this.reports.push(report);
    this.events.push(...report.events);
    for (const status of report.replicas) {
      this.statuses.set(status.replica, status);
      this.states.set(status.replica, [...(this.states.get(status.replica) ?? []), status.state]);
    }
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

/** A host with an engine in memory, a leader, and an agent that may die and come back. */
export class AgentPlace {
  readonly clock = new VirtualClock();
  readonly leader = new Leader();
  readonly disk = new MemoryAgentDisk();
  readonly evidence = new MemoryEvidence();
  readonly engine: FakeEngine;
  behaviour: (spec: ContainerSpec) => Behaviour = () => ({});
  connections: () => number = () => 0;
  readonly probe: FakeProbe;
  #life: Life | undefined;

  constructor(seed = 1) {
    const behaviour = (spec: ContainerSpec): Behaviour => this.behaviour(spec);
    this.engine = new FakeEngine({ clock: this.clock, random: new Random(seed), clusterId: CLUSTER, behaviour });
    this.engine.world.images.add(IMAGE);
    this.probe = new FakeProbe(this.engine.world, this.clock);
  }

  async startAgent(): Promise<void> {
    const life = new Life();
    this.#life = life;
    const clock = mortalClock(this.clock, life);
    await new Agent({
      settings: {
        host: "alpha",
        clusterId: CLUSTER,
        version: "1",
        network: "orc",
        dnsServer: "10.210.1.1",
        domain: "orc.internal",
      },
      link: mortal(this.leader, life),
      tools: {
        engine: mortal(this.engine, life),
        evidence: mortal(this.evidence, life),
        tcp: mortal(new FakeTcpProbe(this.engine.world, clock), life),
        probe: mortal(this.probe, life),
        connections: mortal({ inFlight: async () => this.connections() }, life),
      },
      planes: [],
      disk: mortal(this.disk, life),
      clock,
    }).start();
  }

  /** Kill -9 of the agent. */
  killAgent(): void {
    this.#life?.end();
  }

  /** Containers of a replica, or of all. */
  containers(replica?: string): ObservedContainer[] {
    const all = this.engine.world.containers();
    return replica === undefined ? all : all.filter(({ labels }) => labels[LABEL.replica] === replica);
  }

  live(replica?: string): ObservedContainer[] {
    return this.containers(replica).filter(({ state }) => state === "running" || state === "paused");
  }

  status(slot = 1): ReplicaStatus | undefined {
    return this.leader.statuses.get(replicaOf(slot));
  }

  /** Lets time pass until it holds. */
  async until(holds: () => boolean, withinMs = 600_000): Promise<void> {
    if (!(await this.clock.runUntil(holds, withinMs))) throw new Error(`did not come: ${holds.toString()}`);
  }

  async ready(slot = 1): Promise<void> {
    await this.until(
      () => this.status(slot)?.ready === true && this.status(slot)?.run === this.live(replicaOf(slot))[0]?.name,
    );
  }
}
