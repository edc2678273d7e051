/** A file as it was read; `base` is the folder its relative paths start from. */
export type Source = { path: string; name: string; text: string; base: string; lineStarts: readonly number[] };

/** Where something stands: characters `start` to `end` of a file, and its place in the document as people write it. */
export type Place = { source: Source; start: number; end: number; path: string };

/** `!reset` takes a value of an earlier file away, `!override` replaces it instead of merging. */
export type Directive = "reset" | "override";

type Common = { at: Place; directive?: Directive };

export type Scalar = string | number | boolean | null;

/** `written` is the text of a plain scalar before it became a number or truth value. */
export type ScalarNode = Common & { kind: "scalar"; value: Scalar; written?: string };
export type ListNode = Common & { kind: "list"; items: Node[] };
export type Entry = { key: Place; value: Node };
export type MapNode = Common & { kind: "map"; entries: Map<string, Entry> };

/** A YAML document in which every value knows where it was written. */
export type Node = ScalarNode | ListNode | MapNode;

export const scalarNode = (value: Scalar, at: Place): ScalarNode => ({ kind: "scalar", value, at });

export const listNode = (items: Node[], at: Place): ListNode => ({ kind: "list", items, at });

export function mapNode(at: Place, entries: Iterable<readonly [string, Entry]> = []): MapNode {
  return { kind: "map", entries: new Map(entries), at };
}

/** The value of a key of a map, if the node is one and has it. */
export function valueAt(node: Node | undefined, ...keys: string[]): Node | undefined {
  let found = node;
  for (const key of keys) {
    if (found?.kind !== "map") return undefined;
    found = found.entries.get(key)?.value;
  }
  return found;
}

export const isNull = (node: Node): boolean => node.kind === "scalar" && node.value === null;

/** What a value is, in words for a message. */
export function describe(node: Node): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "a mapping";
  if (node.value === null) return "nothing";
  return typeof node.value === "string" ? `"${shorten(node.value)}"` : String(node.value);
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text).replaceAll("\n", "\\n");

/** The plain value of a node, without places. */
export function plain(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.value)]));
}
