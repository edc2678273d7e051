import { CLUSTER_DOMAIN } from "../../engine/model/cluster.ts";
import type { RoutingTable } from "../../engine/model/routing.ts";

/** The name whose address is the mark of the table that the name server serves. */
export const MARK_NAME = `generation.${CLUSTER_DOMAIN}`;

/**
 * Writes the names of all services as a hosts file: `SERVICE.APP.NAMESPACE.orc.internal` is the virtual IP,
 * `tasks.SERVICE.…` every ready replica. The mark travels in the same file, as an address, so that one look-up proves which
 * file is served.
 */
export function zoneOf(table: RoutingTable, mark: number): string {
  const lines = [`${addressOfMark(mark)} ${MARK_NAME}`];
  for (const { service, app, namespace, vip, endpoints } of Object.values(table)) {
    const name = `${service}.${app}.${namespace}.${CLUSTER_DOMAIN}`;
    lines.push(`${vip} ${name}`, ...endpoints.map(({ address }) => `${address} tasks.${name}`));
  }
  return `${lines.join("\n")}\n`;
}

/** 32 bits as an IPv4 address. */
export const addressOfMark = (mark: number): string => [24, 16, 8, 0].map((shift) => (mark >>> shift) & 255).join(".");

export const markOfAddress = (address: string): number =>
  address.split(".").reduce((mark, octet) => mark * 256 + Number(octet), 0);
