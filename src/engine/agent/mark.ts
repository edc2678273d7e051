import { canonicalJson } from "../model/canonical-json.ts";
import type { RoutingTable } from "../model/routing.ts";

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** Every plane asks for the mark of the same table. */
const known = new WeakMap<RoutingTable, number>();

/** Names a routing table by its content in 32 bits (FNV-1a), so that what a data plane serves can be compared with what it should. */
export function markOf(table: RoutingTable): number {
  const mark = known.get(table) ?? madeOf(table);
  known.set(table, mark);
  return mark;
}

function madeOf(table: RoutingTable): number {
  let mark = OFFSET;
  for (const byte of new TextEncoder().encode(canonicalJson(table))) mark = Math.imul(mark ^ byte, PRIME);
  // No plane takes 0 for a mark: that is what "nothing" reads like.
  return mark >>> 0 || 1;
}

/** The generation of each service in a table. */
export const generationsOf = (table: RoutingTable): Record<string, number> =>
  Object.fromEntries(Object.entries(table).map(([key, { generation }]) => [key, generation]));
