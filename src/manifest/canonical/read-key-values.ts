import { keyValuesAsMap } from "../compose/key-values.ts";
import type { Problems } from "../problems.ts";
import type { Shape } from "../schema/shape.ts";
import { describe, type Entry, type Node, scalarNode } from "../source/node.ts";
import { readScalar } from "./read-scalar.ts";

/** Reads variables or labels: a mapping, or a list of `NAME=value`. Names are sorted, numbers become text. */
export function readKeyValues(
  node: Node,
  shape: Extract<Shape, { is: "keyValues" }>,
  problems: Problems,
): Node | undefined {
  if (node.kind === "list" && !areTexts(node.items, problems)) return undefined;
  const map = keyValuesAsMap(node);
  if (map.kind !== "map") {
    problems.error(node.at, `expected a mapping or a list of NAME=value, got ${describe(node)}`, 'write NAME: "value"');
    return undefined;
  }
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of [...map.entries].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (name === "" || /\s$/.test(name))
      problems.error(key, name === "" ? 'no name before "="' : `a space behind the name ${name.trim()}`);
    if (value.kind !== "scalar") {
      problems.error(
        value.at,
        `expected text or a number, got ${describe(value)}`,
        "a value is one text; put it in quotes",
      );
    } else if (value.value === null) {
      entries.set(name, { key, value: scalarNode(shape.absent === "empty" ? "" : null, value.at) });
    } else {
      const read = readScalar(value, { is: "label" }, problems);
      if (read) entries.set(name, { key, value: read });
    }
  }
  return entries.size === 0 ? undefined : { ...map, entries };
}

function areTexts(items: Node[], problems: Problems): boolean {
  const before = problems.errorCount;
  for (const item of items) {
    if (item.kind === "scalar" && typeof item.value === "string") continue;
    const [pair] = item.kind === "map" ? item.entries : [];
    const fix = pair ? `write ${pair[0]}=… with "=", or leave out the "-"` : undefined;
    problems.error(item.at, `expected NAME=value, got ${describe(item)}`, fix);
  }
  return problems.errorCount === before;
}
