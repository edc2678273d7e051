import { posix } from "node:path";
import type { Problems } from "../problems.ts";
import type { Unique } from "../schema/shape.ts";
import { type Node, plain, valueAt } from "../source/node.ts";
import { positionOf } from "../source/source.ts";

/** Keeps one of the items of a list that are the same; the later one wins, in the place of the first. */
export function keepUnique(items: Node[], unique: Unique, problems: Problems): Node[] {
  const places = new Map<string, number>();
  const kept: Node[] = [];
  for (const item of items) {
    const key = keyOf(item, unique);
    const index = places.get(key);
    const before = index === undefined ? undefined : kept[index];
    if (index === undefined || before === undefined) {
      places.set(key, kept.push(item) - 1);
      continue;
    }
    if (unique === "target" && isSameList(before, item)) sayTwice(before, item, problems);
    kept[index] = item;
  }
  return kept;
}

function keyOf(item: Node, unique: Unique): string {
  const part = (name: string): string =>
    String(plain(valueAt(item, name) ?? { kind: "scalar", value: "", at: item.at }));
  switch (unique) {
    case "value":
      return String(plain(item));
    case "name":
      return String(plain(item)).split("=")[0] ?? "";
    case "path":
      return part("path");
    case "port":
      return `${part("host_ip") || "0.0.0.0"}:${part("published")}:${part("target")}/${part("protocol")}`;
    case "target":
      return posix.normalize(part("target") || part("source")).replace(/(?<=.)\/$/, "");
    default:
      return unique satisfies never;
  }
}

/** Two items of one list in one file: a mistake, and not a file that changes another. */
function isSameList(a: Node, b: Node): boolean {
  const listOf = (node: Node): string => node.at.path.replace(/\[\d+\].*$/, "");
  return a.at.source.path === b.at.source.path && listOf(a) === listOf(b) && a.at.start !== b.at.start;
}

function sayTwice(before: Node, item: Node, problems: Problems): void {
  const target = valueAt(item, "target") ?? valueAt(item, "source");
  const { line } = positionOf(before.at.source, before.at.start);
  problems.error(
    item.at,
    `${target ? plain(target) : "this"} is already mounted in line ${line}`,
    "keep one of the two",
  );
}
