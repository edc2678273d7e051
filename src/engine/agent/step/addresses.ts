import { LABEL } from "../../model/labels.ts";
import type { ReplicaId } from "../../model/names.ts";
import type { ReplicaMemory } from "../../model/replica-memory.ts";
import type { RoutingTable } from "../../model/routing.ts";
import { sha256 } from "../../model/sha256.ts";
import type { Instant } from "../../model/time.ts";
import type { Found } from "../found.ts";

/** Addresses of a host's /24: not the network's, not the bridge's, not the broadcast's. */
const FIRST = 2;
const LAST = 254;
const COUNT = LAST - FIRST + 1;

/** What is known of addresses: replicas as remembered, containers as seen, and what data planes were told. */
export type Known = Pick<Found, "tracked" | "containers" | "takenAddresses"> & { routing: RoutingTable; now: Instant };

/**
 * Hands out the addresses of a host. A replica keeps its own for life: between a crash and the next routing table, traffic for it
 * meets nobody or its next run, and never another service.
 */
export class Addresses {
  readonly #subnet: string;
  readonly #known: Known;
  #holders: Map<string, ReplicaId> | undefined;

  /** `gateway` is the address of the host's bridge. */
  constructor(gateway: string, known: Known) {
    this.#subnet = gateway.slice(0, gateway.lastIndexOf(".") + 1);
    this.#known = known;
  }

  /** The address for the next run of a replica; undefined when all are taken: then the engine has to say so. */
  take(replica: ReplicaId, { address }: ReplicaMemory): string | undefined {
    this.#holders ??= holdersOf(this.#known);
    const mine = address ?? this.#toldOf(replica);
    const chosen = mine !== undefined && this.#isFree(mine, replica) ? mine : this.#free(replica);
    if (chosen !== undefined) this.#holders.set(chosen, replica);
    return chosen;
  }

  #isFree(address: string, replica: ReplicaId): boolean {
    if (!address.startsWith(this.#subnet) || this.#isTaken(address)) return false;
    return (this.#holders?.get(address) ?? replica) === replica;
  }

  /** By somebody the agent does not see; it is asked for again after a while. */
  #isTaken(address: string): boolean {
    return (this.#known.takenAddresses?.get(address) ?? Number.NEGATIVE_INFINITY) > this.#known.now;
  }

  /** Begins somewhere else for each replica: an address that has just come free is the last to be given away. */
  #free(replica: ReplicaId): string | undefined {
    const start = Number.parseInt(sha256(replica).slice(0, 8), 16);
    for (let tries = 0; tries < COUNT; tries += 1) {
      const address = `${this.#subnet}${FIRST + ((start + tries) % COUNT)}`;
      if (this.#isFree(address, replica)) return address;
    }
    return undefined;
  }

  /** An agent that lost its memory may still be told where its replica was. */
  #toldOf(replica: ReplicaId): string | undefined {
    for (const { endpoints } of Object.values(this.#known.routing)) {
      const own = endpoints.find((endpoint) => endpoint.replica === replica);
      if (own) return own.address;
    }
    return undefined;
  }
}

function holdersOf({ tracked, containers, routing }: Known): Map<string, ReplicaId> {
  const holders = new Map<string, ReplicaId>();
  for (const { endpoints } of Object.values(routing))
    for (const { address, replica } of endpoints) holders.set(address, replica);
  for (const [replica, { memory }] of tracked) {
    if (memory.address !== undefined && memory.state !== "gone") holders.set(memory.address, replica);
  }
  // Whoever has it has it: the engine gives no address to two.
  for (const { address, name, labels } of containers.values()) {
    if (address !== undefined) holders.set(address, labels[LABEL.replica] ?? name);
  }
  return holders;
}
