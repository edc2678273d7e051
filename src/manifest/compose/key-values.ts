import { type Entry, type ListNode, type MapNode, mapNode, type Node, scalarNode } from "../source/node.ts";

/** `["A=1", "B"]` as the mapping it stands for; B without a value is null. Other nodes are returned as they are. */
export function keyValuesAsMap(node: Node, separators: readonly string[] = ["="]): Node {
  if (node.kind !== "list" || !node.items.every((item) => item.kind === "scalar")) return node;
  const entries = node.items.map((item): [string, Entry] => {
    const text = item.kind === "scalar" ? String(item.value ?? "") : "";
    const separator = separators.find((each) => text.includes(each));
    const cut = separator === undefined ? text.length : text.indexOf(separator);
    const value = separator === undefined ? null : text.slice(cut + 1);
    const key = text.slice(0, cut);
    const at = { ...item.at, path: `${node.at.path}.${key}` };
    return [key, { key: at, value: scalarNode(value, at) }];
  });
  return mapNode(node.at, entries);
}

/** `[a, b]` as the mapping `{a: …, b: …}`, each with the same value. */
export function namesAsMap(node: Node, make: (name: Node) => Node): Node {
  if (node.kind !== "list" || !node.items.every((item) => item.kind === "scalar")) return node;
  return mapNode(
    node.at,
    node.items.map((item): [string, Entry] => {
      const name = item.kind === "scalar" ? String(item.value) : "";
      const at = { ...item.at, path: `${node.at.path}.${name}` };
      return [name, { key: at, value: make({ ...item, at }) }];
    }),
  );
}

/** A single value as the list of it. */
export const asList = (node: Node): Node =>
  node.kind === "scalar" ? ({ kind: "list", items: [node], at: node.at } as ListNode) : node;

/** What `depends_on: [db]` says about db. */
export function plainDependency(name: Node): MapNode {
  const entry = (value: string | boolean): Entry => ({ key: name.at, value: scalarNode(value, name.at) });
  return mapNode(name.at, [
    ["condition", entry("service_started")],
    ["required", entry(true)],
  ]);
}
