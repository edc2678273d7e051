import { dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readShape } from "../canonical/read-shape.ts";
import type { Problems } from "../problems.ts";
import { object } from "../schema/shape.ts";
import { INCLUDE } from "../schema/top-level.ts";
import { type Entry, type MapNode, mapNode, type Node, type Place, plain, valueAt } from "../source/node.ts";
import { asList } from "./key-values.ts";

/** Files that are read as a project of their own: `base` is its folder, `envFiles` what its variables come from besides the shell. */
export type Included = { files: string[]; base: string; envFiles?: string[]; asked: Place };

/** Reads the files of an include as one document; undefined when that was an error. */
export type ReadIncluded = (included: Included) => Node | undefined;

const SECTIONS = ["services", "volumes", "networks", "secrets", "configs", "models"];

/** Writes out `include`: what the other files declare is added; declaring a name twice is an error. */
export function applyIncludes(document: Node, readIncluded: ReadIncluded, problems: Problems): Node {
  const include = valueAt(document, "include");
  if (document.kind !== "map" || !include) return document;
  if (include.kind !== "list") {
    problems.error(include.at, "include must be a list", "write include: [other.yaml]");
    return withoutInclude(document);
  }
  let whole = withoutInclude(document);
  for (const item of include.items) {
    const included = readItem(item, problems);
    const other = included && readIncluded(included);
    if (other) whole = addSections(whole, other, item.at, problems);
  }
  return whole;
}

function withoutInclude(document: MapNode): MapNode {
  const entries = new Map(document.entries);
  entries.delete("include");
  return { ...document, entries };
}

function readItem(item: Node, problems: Problems): Included | undefined {
  if (item.kind === "map") readShape(item, object(INCLUDE), problems);
  const path = item.kind === "map" ? valueAt(item, "path") : item;
  const folder = item.at.source.base;
  const files = textsOf(path).map((file) => resolve(folder, file));
  const [first] = files;
  if (first === undefined) {
    problems.error(item.at, "include names no file", "write the path of a Compose file");
    return undefined;
  }
  const [base] = textsOf(valueAt(item, "project_directory"));
  const envFiles = textsOf(valueAt(item, "env_file"));
  return {
    files,
    base: base === undefined ? dirname(first) : resolve(folder, base),
    ...(envFiles.length > 0 ? { envFiles: envFiles.map((file) => join(folder, file)) } : {}),
    asked: item.at,
  };
}

function textsOf(node: Node | undefined): string[] {
  if (!node) return [];
  const list = asList(node);
  return list.kind === "list"
    ? list.items.flatMap((item) => (item.kind === "scalar" && typeof item.value === "string" ? [item.value] : []))
    : [];
}

function addSections(whole: MapNode, other: Node, asked: Place, problems: Problems): MapNode {
  const sections = new Map(whole.entries);
  for (const name of SECTIONS) {
    const added = valueAt(other, name);
    if (added?.kind !== "map") continue;
    const own = sections.get(name);
    const base = own?.value.kind === "map" ? own.value : mapNode(added.at);
    sections.set(name, { key: own?.key ?? asked, value: addEntries(base, added, name, problems) });
  }
  return { ...whole, entries: sections };
}

function addEntries(base: MapNode, added: MapNode, section: string, problems: Problems): MapNode {
  const entries = new Map<string, Entry>(base.entries);
  for (const [name, entry] of added.entries) {
    const before = entries.get(name);
    if (before && !isDeepStrictEqual(plain(before.value), plain(entry.value))) {
      const there = entry.key.source.name;
      problems.error(
        before.key,
        `${section}.${name} is also in ${there}, which is included`,
        "rename one of the two, or change it in an override file",
      );
    } else entries.set(name, entry);
  }
  return { ...base, entries };
}
