import type { Fields } from "../schema/shape.ts";
import { type Entry, type MapNode, type Node, type Place, type Scalar, scalarNode } from "../source/node.ts";

/** A mapping with some of its values set; `undefined` takes one out. */
export function withValues(map: MapNode, values: Record<string, Node | Scalar | undefined>): MapNode {
  const entries = new Map(map.entries);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) entries.delete(name);
    else entries.set(name, entryOf(value, entries.get(name)?.key ?? map.at));
  }
  return { ...map, entries };
}

function entryOf(value: Node | Scalar, key: Place): Entry {
  return { key, value: value !== null && typeof value === "object" ? value : scalarNode(value, key) };
}

/** A mapping with its values replaced one by one; those that become `undefined` are taken out. */
export function mapValues(map: MapNode, change: (value: Node, name: string) => Node | undefined): MapNode {
  const entries = [...map.entries].flatMap(([name, entry]): [string, Entry][] => {
    const value = change(entry.value, name);
    return value ? [[name, { key: entry.key, value }]] : [];
  });
  return { ...map, entries: new Map(entries) };
}

/** The entries of a mapping in the order of its schema; extensions stay last. */
export function inOrder(map: MapNode, fields: Fields): MapNode {
  const known = Object.keys(fields).flatMap((name): [string, Entry][] => {
    const entry = map.entries.get(name);
    return entry ? [[name, entry]] : [];
  });
  return { ...map, entries: new Map([...known, ...[...map.entries].filter(([name]) => !Object.hasOwn(fields, name))]) };
}

/** The entries of a mapping by name. */
export function sorted(map: MapNode): MapNode {
  return { ...map, entries: new Map([...map.entries].toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

/** A value of no known order, with the entries of all its mappings by name. */
export function sortedDeeply(node: Node): Node {
  if (node.kind === "list") return { ...node, items: node.items.map(sortedDeeply) };
  return node.kind === "map" ? sorted(mapValues(node, sortedDeeply)) : node;
}
