import type { Problems } from "../problems.ts";
import type { Fields, Shape } from "../schema/shape.ts";
import {
  describe,
  type Entry,
  isNull,
  listNode,
  type MapNode,
  mapNode,
  type Node,
  scalarNode,
} from "../source/node.ts";
import { sorted, sortedDeeply } from "./edit.ts";
import { LONG_FORM } from "./long-form.ts";
import { readHosts } from "./read-hosts.ts";
import { readKeyValues } from "./read-key-values.ts";
import { readScalar } from "./read-scalar.ts";
import { readWords } from "./read-words.ts";
import { keepUnique } from "./unique.ts";
import { explainUnknown } from "./unknown-field.ts";

/** Names people give to services, volumes and networks. */
const NAME = /^[a-zA-Z0-9._-]+$/;

/**
 * Brings a value into Compose's canonical form: long forms, fields in the order of the schema, names sorted. What does not fit is an error,
 * what fits but has no effect yet a warning. Undefined when nothing is left.
 */
export function readShape(node: Node, shape: Shape, problems: Problems): Node | undefined {
  switch (shape.is) {
    case "anything":
      return sortedDeeply(node);
    case "words":
      return readWords(node, problems);
    case "keyValues":
      return readKeyValues(node, shape, problems);
    case "hosts":
      return readHosts(node, problems);
    case "oneOrMany":
      return readList(
        node.kind === "scalar" && !isNull(node) ? listNode([node], node.at) : node,
        { is: "list", of: { is: "text" }, unique: "value" },
        problems,
      );
    case "list":
      return readList(node, shape, problems);
    case "named":
      return readNamed(node, shape, problems);
    case "object":
      return readObject(node, shape, problems);
    case "numberOr":
      return node.kind === "map"
        ? readShape(node, shape.of, problems)
        : readScalar(node, { is: "integer", zero: "kept" }, problems);
    case "short": {
      const [long] = LONG_FORM[shape.form](node, problems);
      return long && readShape(long, shape.of, problems);
    }
    default:
      return readScalar(node, shape, problems);
  }
}

function readList(node: Node, shape: Extract<Shape, { is: "list" }>, problems: Problems): Node | undefined {
  if (node.kind !== "list") {
    const fix = node.kind === "scalar" && !isNull(node) ? `write [${JSON.stringify(node.value)}]` : undefined;
    problems.error(node.at, `expected a list, got ${describe(node)}`, fix ?? emptyFix(node));
    return undefined;
  }
  const of = shape.of;
  const long = of.is === "short" ? node.items.flatMap((item) => LONG_FORM[of.form](item, problems)) : node.items;
  const items = long.flatMap((item) => readShape(item, of.is === "short" ? of.of : of, problems) ?? []);
  if (items.length === 0) return undefined;
  return { ...node, items: shape.unique ? keepUnique(items, shape.unique, problems) : items };
}

function readNamed(node: Node, shape: Extract<Shape, { is: "named" }>, problems: Problems): Node | undefined {
  if (node.kind !== "map") {
    problems.error(node.at, `expected names with a mapping each, got ${describe(node)}`, emptyFix(node));
    return undefined;
  }
  const entries = new Map<string, Entry>();
  for (const [name, entry] of node.entries) {
    if (!NAME.test(name)) problems.error(entry.key, `"${name}" is no name: letters, digits, ".", "_" and "-" are`);
    const value =
      isNull(entry.value) && shape.mayBeEmpty && shape.of.is !== "short"
        ? scalarNode(null, entry.value.at)
        : readShape(entry.value, shape.of, problems);
    if (value) entries.set(name, { key: entry.key, value });
  }
  return entries.size === 0 ? undefined : sorted({ ...node, entries });
}

function readObject(node: Node, shape: Extract<Shape, { is: "object" }>, problems: Problems): MapNode | undefined {
  if (isNull(node) && shape.mayBeEmpty) return undefined;
  if (node.kind !== "map") {
    problems.error(node.at, `expected a mapping, got ${describe(node)}`, emptyFix(node));
    return undefined;
  }
  for (const [name, entry] of node.entries) checkKnown(name, entry, shape.fields, problems);
  const entries: [string, Entry][] = [];
  for (const [name, field] of Object.entries(shape.fields)) {
    const entry = node.entries.get(name);
    if (!entry) continue;
    const value = readShape(entry.value, field.shape, field.effect === "acts" ? problems : problems.withoutWarnings);
    if (!value) continue;
    if (field.effect === "warns")
      problems.warn(entry.key, `${name} has no effect yet${field.because ? `: ${field.because}` : ""}`);
    if (field.effect === "obsolete") problems.warn(entry.key, field.because ?? `${name} has no effect any more`);
    if (field.effect === "refused") problems.error(entry.key, `${name} is not supported`, field.because);
    entries.push([name, { key: entry.key, value }]);
  }
  const extensions = [...node.entries]
    .filter(([name]) => name.startsWith("x-"))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return mapNode(node.at, [
    ...entries,
    ...extensions.map(([name, entry]): [string, Entry] => [name, { ...entry, value: sortedDeeply(entry.value) }]),
  ]);
}

function checkKnown(name: string, entry: Entry, fields: Fields, problems: Problems): void {
  if (Object.hasOwn(fields, name) || name.startsWith("x-")) return;
  const { message, meant } = explainUnknown(name, entry.value, fields);
  problems.error(entry.key, message);
  if (meant !== undefined) problems.noteMissing(entry.key.path.slice(0, -name.length) + meant);
}

const emptyFix = (node: Node): string | undefined =>
  isNull(node) ? "give it a value, or leave the line out" : undefined;
