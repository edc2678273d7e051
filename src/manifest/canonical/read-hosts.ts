import { keyValuesAsMap } from "../compose/key-values.ts";
import type { Problems } from "../problems.ts";
import { describe, listNode, type Node, scalarNode } from "../source/node.ts";

/** Reads `extra_hosts` as a sorted list of `host=address`. */
export function readHosts(node: Node, problems: Problems): Node | undefined {
  const map = keyValuesAsMap(node, ["=", ":"]);
  if (map.kind !== "map") {
    problems.error(node.at, `expected a list of host=address, got ${describe(node)}`);
    return undefined;
  }
  const hosts = [...map.entries].flatMap(([host, { value }]) => {
    const addresses = value.kind === "list" ? value.items : [value];
    return addresses.flatMap((each) => {
      if (each.kind === "scalar" && each.value !== null)
        return addressesOf(String(each.value)).map((address) => scalarNode(`${host}=${address}`, each.at));
      problems.error(each.at, `no address for ${host}`, `write ${host}=10.0.0.1`);
      return [];
    });
  });
  return hosts.length === 0
    ? undefined
    : listNode(
        hosts.toSorted((a, b) => (String(a.value) < String(b.value) ? -1 : 1)),
        node.at,
      );
}

const addressesOf = (text: string): string[] => text.split(",").map((each) => each.replace(/^\[(.+)\]$/, "$1"));
