import type { AssignmentItem } from "../src/engine/model/assignment.ts";
import type { PlaneName } from "../src/engine/model/host.ts";
import type { ReplicaStatus } from "../src/engine/model/replica.ts";
import type { RoutingTable } from "../src/engine/model/routing.ts";
import type { AgentLink } from "../src/engine/ports/agent-link.ts";

const PLANES: readonly PlaneName[] = ["nftables", "dns", "ports"];

/** An agent that does everything it is told in no time at all. */
export class InstantAgent {
  readonly #link: AgentLink;
  readonly #host: string;
  readonly #statuses = new Map<string, ReplicaStatus>();
  readonly #end = new AbortController();
  #addresses = 0;
  #reporting: Promise<void> = Promise.resolve();

  constructor(link: AgentLink, host: string) {
    this.#link = link;
    this.#host = host;
  }

  async run(): Promise<void> {
    await this.#report({ heartbeat: true });
    try {
      for await (const message of this.#link.assignments(this.#host, this.#end.signal)) {
        const items = message.kind === "full" ? Object.values(message.items) : message.upsert;
        await this.#report({ replicas: items.map((item) => this.#carryOut(item)), routing: message.routing });
      }
    } catch {
      // The leader went away: the benchmark is over.
    }
  }

  /** Says something else of a replica. */
  async say(replica: string, change: Partial<ReplicaStatus>): Promise<void> {
    const before = this.#statuses.get(replica);
    if (!before) throw new Error(`${replica} does not run here`);
    const after = { ...before, ...change };
    this.#statuses.set(replica, after);
    await this.#report({ replicas: [after] });
  }

  /** Resolves when there has been nothing to report for a moment. */
  async idle(): Promise<void> {
    for (let seen: Promise<void> | undefined; seen !== this.#reporting; ) {
      seen = this.#reporting;
      await seen;
      await new Promise((resolve) => void setTimeout(resolve, 300));
    }
  }

  #carryOut({ replica, want }: AssignmentItem): ReplicaStatus {
    const before = this.#statuses.get(replica);
    const status: ReplicaStatus = {
      replica,
      host: this.#host,
      state: want === "run" ? "running" : want === "drain" ? "draining" : "gone",
      ready: want === "run",
      address: before?.address ?? this.#nextAddress(),
      restarts: 0,
      updatedAt: "2026-01-01T00:00:00.000Z",
    };
    this.#statuses.set(replica, status);
    return status;
  }

  #nextAddress(): string {
    this.#addresses += 1;
    return `10.210.${Math.floor(this.#addresses / 250) % 250}.${(this.#addresses % 250) + 2}`;
  }

  #report(what: {
    replicas?: ReplicaStatus[];
    routing?: RoutingTable | undefined;
    heartbeat?: boolean;
  }): Promise<void> {
    const { replicas = [], routing, heartbeat } = what;
    const host = this.#host;
    const generations =
      routing && Object.fromEntries(Object.entries(routing).map(([service, { generation }]) => [service, generation]));
    this.#reporting = this.#link.report({
      host,
      full: false,
      replicas,
      acks: generations ? PLANES.map((plane) => ({ host, plane, generations, taken: {} })) : [],
      events: [],
      ...(heartbeat
        ? { heartbeat: { host, cpuNano: 64e9, memoryBytes: 512e9, engine: "29", version: "0.1.0", orphans: [] } }
        : {}),
    });
    return this.#reporting;
  }
}
