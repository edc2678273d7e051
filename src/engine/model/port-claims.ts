import { type ServiceKey, serviceKey, spokenName } from "./names.ts";
import type { PublishedPort, RoutingTable } from "./routing.ts";

/** A published port and the service that has it. */
export type PortClaim = PublishedPort & { service: ServiceKey; vip: string };

/** `8080/tcp`, or `127.0.0.1:8080/tcp` where only one address of the host is meant. */
export function portName(port: Pick<PublishedPort, "published" | "protocol" | "hostIp">): string {
  const at = everyAddress(port.hostIp) ? "" : `${port.hostIp}:`;
  return `${at}${port.published}/${port.protocol}`;
}

/** Whether a published port listens on every IPv4 address of the host. */
export const everyAddress = (hostIp: string | undefined): boolean =>
  hostIp === undefined || hostIp === "" || hostIp === "0.0.0.0";

/**
 * Gives every published port to one service: to the one that holds it already while it still asks, else to the first by key.
 * `lost` says for each port that somebody else wanted too who has it.
 */
export function claimPorts(
  table: RoutingTable,
  held: ReadonlyMap<string, ServiceKey> = new Map(),
): { claims: Map<string, PortClaim>; lost: Record<string, string> } {
  const claims = new Map<string, PortClaim>();
  const lost: Record<string, string> = {};
  for (const routing of Object.values(table).sort((a, b) => (serviceKey(a) < serviceKey(b) ? -1 : 1))) {
    for (const port of routing.ports) {
      const name = portName(port);
      const claim = { ...port, service: serviceKey(routing), vip: routing.vip };
      const other = claims.get(name);
      if (!other) claims.set(name, claim);
      else if (held.get(name) === claim.service) {
        claims.set(name, claim);
        lost[name] = `service ${spokenName(claim.service)} has it`;
      } else lost[name] = `service ${spokenName(other.service)} has it`;
    }
  }
  return { claims, lost };
}
