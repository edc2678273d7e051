import { claimPorts } from "../../engine/model/port-claims.ts";
import type { RoutingTable } from "../../engine/model/routing.ts";

/** UDP flows the kernel must forget: those NATed to replicas that are no endpoints any more, and those to ports new to us. */
export type StaleFlows = { replicas: string[]; ports: number[] };

/**
 * Compares two tables. UDP has no end that the kernel sees, so a flow that goes on would stick to a replica that is gone,
 * or, begun before its port was published, to nobody.
 */
export function staleFlows(from: RoutingTable | undefined, to: RoutingTable): StaleFlows {
  const after = addressesOf(to);
  const before = from ? addressesOf(from) : new Set<string>();
  const known = new Set(from ? udpPortsOf(from) : []);
  return {
    replicas: [...before].filter((address) => !after.has(address)),
    ports: udpPortsOf(to).filter((port) => !known.has(port)),
  };
}

const addressesOf = (table: RoutingTable): Set<string> =>
  new Set(Object.values(table).flatMap(({ endpoints }) => endpoints.map(({ address }) => address)));

const udpPortsOf = (table: RoutingTable): number[] =>
  [...claimPorts(table).claims.values()].filter(({ protocol }) => protocol === "udp").map(({ published }) => published);
