import type { ServiceKey } from "../../engine/model/names.ts";
import { claimPorts, type PortClaim, portName } from "../../engine/model/port-claims.ts";
import type { RoutingTable } from "../../engine/model/routing.ts";
import type { PortProbe } from "../../engine/ports/port-probe.ts";
import { addressesToBind, type BindablePort, type Listener, listen } from "./listener.ts";

/** Says who holds a port that we could not have, where it can be told. */
export type WhoHolds = (port: number, protocol: "tcp" | "udp") => Promise<string | undefined>;

type Held = { claim: PortClaim; listeners: Listener[] };

/** Every published port of the cluster, bound on this host, so that a conflict with another program shows at once. */
export class HeldPorts implements PortProbe {
  readonly #whoHolds: WhoHolds;
  readonly #held = new Map<string, Held>();
  #table: RoutingTable = {};
  #last: Promise<unknown> = Promise.resolve();

  constructor(whoHolds: WhoHolds) {
    this.#whoHolds = whoHolds;
  }

  /**
   * Binds what the table asks for, lets the rest go; says which ports could not be had and why. Ports held before stay.
   * Without a table the last one is tried again.
   */
  hold(table?: RoutingTable): Promise<HoldResult> {
    const next = this.#last.then(() => this.#hold(table ?? this.#table));
    this.#last = next.catch(() => {});
    return next;
  }

  /** Which of the ports could not be had now and why, by name; what is held already is had. */
  heldPorts(ports: Parameters<PortProbe["heldPorts"]>[0]): Promise<Record<string, string>> {
    const next = this.#last.then(async () => {
      const byOthers: Record<string, string> = {};
      for (const port of ports) {
        const problem = this.#held.has(portName(port)) ? undefined : await this.#tryToBind(port);
        if (problem) byOthers[portName(port)] = problem;
      }
      return byOthers;
    });
    this.#last = next.catch(() => {});
    return next;
  }

  async #hold(table: RoutingTable): Promise<HoldResult> {
    this.#table = table;
    const owners = new Map<string, ServiceKey>([...this.#held].map(([name, { claim }]) => [name, claim.service]));
    const { claims, lost } = claimPorts(table, owners);
    for (const [name, { listeners }] of this.#held) {
      if (claims.has(name)) continue;
      for (const listener of listeners) listener.close();
      this.#held.delete(name);
    }
    const byOthers: Record<string, string> = {};
    for (const [name, claim] of claims) {
      const held = this.#held.get(name);
      if (held) held.claim = claim;
      else {
        const problem = await this.#bind(name, claim);
        if (problem) byOthers[name] = problem;
      }
    }
    return { taken: { ...lost, ...byOthers }, heldByOthers: new Set(Object.keys(byOthers)) };
  }

  async #bind(name: string, claim: PortClaim): Promise<string | undefined> {
    const bound = await this.#listen(claim);
    if (typeof bound === "string") return bound;
    this.#held.set(name, { claim, listeners: bound });
    return undefined;
  }

  async #tryToBind(port: BindablePort): Promise<string | undefined> {
    const bound = await this.#listen(port);
    if (typeof bound === "string") return bound;
    for (const listener of bound) listener.close();
    return undefined;
  }

  /** All listeners of a port, or why it cannot be had. */
  async #listen(port: BindablePort): Promise<Listener[] | string> {
    const listeners: Listener[] = [];
    for (const address of addressesToBind(port)) {
      try {
        listeners.push(await listen(port, address, () => this.#targetOf(portName(port))));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // A host without IPv6 has no `::1` to be asked at.
        if (address === "::1" && code !== "EADDRINUSE") continue;
        for (const listener of listeners) listener.close();
        return this.#explain(port, code ?? String(error));
      }
    }
    return listeners;
  }

  async #explain({ published, protocol, hostIp }: BindablePort, code: string): Promise<string> {
    if (code === "EADDRNOTAVAIL") return `this host has no address ${hostIp}`;
    if (code !== "EADDRINUSE") return `it cannot be bound (${code})`;
    return (await this.#whoHolds(published, protocol)) ?? "another program on this host has it";
  }

  #targetOf(name: string): { address: string; port: number } | undefined {
    const claim = this.#held.get(name)?.claim;
    if (!claim || !this.#table[claim.service]?.endpoints.length) return undefined;
    return { address: claim.vip, port: claim.target };
  }
}

export type HoldResult = { taken: Record<string, string>; heldByOthers: ReadonlySet<string> };
