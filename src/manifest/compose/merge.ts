import type { Problems } from "../problems.ts";
import { type Entry, isNull, type MapNode, mapNode, type Node, scalarNode, valueAt } from "../source/node.ts";
import { asList, keyValuesAsMap, namesAsMap, plainDependency } from "./key-values.ts";

type Merge = (base: Node, over: Node, path: readonly string[], problems: Problems) => Node;

const replace: Merge = (_, over) => over;
const lists: Merge = (base, over, path, problems) => mergePlain(asList(base), asList(over), path, problems);
const keyed =
  (...separators: string[]): Merge =>
  (base, over, path, problems) =>
    mergePlain(keyValuesAsMap(base, separators), keyValuesAsMap(over, separators), path, problems);
const named: Merge = (base, over, path, problems) =>
  mergePlain(namesAsMap(base, nothing), namesAsMap(over, nothing), path, problems);
const dependencies: Merge = (base, over, path, problems) =>
  mergePlain(namesAsMap(base, plainDependency), namesAsMap(over, plainDependency), path, problems);
const builds: Merge = (base, over, path, problems) => mergePlain(longBuild(base), longBuild(over), path, problems);
/** Options of another driver mean nothing to the new one. */
const logging: Merge = (base, over, path, problems) => {
  const [old, now] = [base, over].map((node) => valueAt(node, "driver"));
  const differs = old?.kind === "scalar" && now?.kind === "scalar" && old.value !== now.value;
  return differs ? over : mergePlain(base, over, path, problems);
};

const nothing = (name: Node): Node => scalarNode(null, name.at);
const equals = keyed("=");

/** Compose's rules for what is not simply "mappings merge, lists are appended, the later value wins". */
const RULES: Record<string, Merge> = {
  "networks.*.labels": equals,
  "volumes.*.labels": equals,
  "services.*.annotations": equals,
  "services.*.build": builds,
  "services.*.build.args": equals,
  "services.*.build.additional_contexts": equals,
  "services.*.build.labels": equals,
  "services.*.build.extra_hosts": keyed("=", ":"),
  "services.*.command": replace,
  "services.*.entrypoint": replace,
  "services.*.depends_on": dependencies,
  "services.*.deploy.labels": equals,
  "services.*.dns": lists,
  "services.*.dns_search": lists,
  "services.*.env_file": lists,
  "services.*.label_file": lists,
  "services.*.environment": equals,
  "services.*.extra_hosts": keyed("=", ":"),
  "services.*.healthcheck.test": replace,
  "services.*.labels": equals,
  "services.*.logging": logging,
  "services.*.models": named,
  "services.*.networks": named,
  "services.*.sysctls": equals,
  "services.*.tmpfs": lists,
  "services.*.ulimits.*": replace,
};

/** Merges a document onto another by Compose's rules for several files. */
export function mergeDocuments(base: Node | undefined, over: Node, problems: Problems): Node {
  return merge(base ?? mapNode(over.at), over, [], problems);
}

/** Merges a service onto the one it extends. */
export function mergeServices(base: Node, over: Node, problems: Problems): Node {
  return merge(base, over, ["services", "*"], problems);
}

function merge(base: Node, over: Node, path: readonly string[], problems: Problems): Node {
  if (over.directive === "override") return withoutResets(over);
  const rule = path.length > 1 ? RULES[path.map((key, i) => (isWildcard(path, i) ? "*" : key)).join(".")] : undefined;
  return rule ? rule(base, over, path, problems) : mergePlain(base, over, path, problems);
}

/** Names chosen by people: services, networks, volumes and the limits of `ulimits`. */
const isWildcard = (path: readonly string[], index: number): boolean =>
  index === 1 || (index === 3 && path[2] === "ulimits");

function mergePlain(base: Node, over: Node, path: readonly string[], problems: Problems): Node {
  if (isNull(over) || isNull(base)) return isNull(over) ? base : withoutResets(over);
  if (base.kind === "scalar" && over.kind === "scalar") return over;
  if (base.kind === "map" && over.kind === "map") return mergeMaps(base, over, path, problems);
  if (base.kind === "list" && over.kind === "list") return { ...over, items: [...base.items, ...over.items] };
  problems.error(
    over.at,
    `cannot be merged: it was ${kindOf(base)} in ${base.at.source.name} and is ${kindOf(over)} here`,
    "write it in the same form, or replace it with the tag !override",
  );
  return over;
}

function mergeMaps(base: MapNode, over: MapNode, path: readonly string[], problems: Problems): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const before = entries.get(key);
    if (entry.value.directive === "reset") entries.delete(key);
    else if (!before) entries.set(key, { key: entry.key, value: withoutResets(entry.value) });
    else entries.set(key, { key: entry.key, value: merge(before.value, entry.value, [...path, key], problems) });
  }
  return { ...over, entries };
}

/** A value that meets nothing to merge with: `!reset` has nothing to take away. */
function withoutResets(node: Node): Node {
  const { directive: _, ...rest } = node;
  if (rest.kind === "list")
    return { ...rest, items: rest.items.filter((item) => item.directive !== "reset").map(withoutResets) };
  if (rest.kind === "scalar") return rest;
  const kept = [...rest.entries].filter(([, entry]) => entry.value.directive !== "reset");
  return {
    ...rest,
    entries: new Map(
      kept.map(([key, entry]): [string, Entry] => [key, { ...entry, value: withoutResets(entry.value) }]),
    ),
  };
}

function longBuild(node: Node): Node {
  if (node.kind !== "scalar") return node;
  const at = { ...node.at, path: `${node.at.path}.context` };
  return mapNode(node.at, [["context", { key: at, value: { ...node, at } }]]);
}

const kindOf = (node: Node): string => ({ scalar: "a single value", list: "a list", map: "a mapping" })[node.kind];
