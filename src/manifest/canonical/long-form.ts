import { asList, namesAsMap, plainDependency } from "../compose/key-values.ts";
import type { Problems } from "../problems.ts";
import type { ShortForm } from "../schema/short-form.ts";
import {
  type Entry,
  isNull,
  listNode,
  type MapNode,
  mapNode,
  type Node,
  type Scalar,
  scalarNode,
  valueAt,
} from "../source/node.ts";
import { parseMount } from "../values/mount.ts";
import { parsePort } from "../values/port.ts";

type Lengthen = (node: Node, problems: Problems) => Node[];

/** Turns what was written in a short form into the long one; a range of ports becomes several, an error none. */
export const LONG_FORM: Record<ShortForm, Lengthen> = {
  build: (node) => [fromText(node, (context) => ({ context }))],
  many: (node) => [asList(node)],
  names: (node) => [namesAsMap(node, (name) => scalarNode(null, name.at))],
  mountedFile: (node) => [fromText(node, (source) => ({ source }))],
  mountedSecret: (node) => {
    const long = fromText(node, (source) => ({ source }));
    const source = valueAt(long, "source");
    return [source?.kind === "scalar" ? withDefaults(long, { target: `/run/secrets/${source.value}` }) : long];
  },
  device: (node) => [
    fromText(node, (text) => {
      const [source = "", target = source, permissions = "rwm"] = text.split(":");
      return { source, target, permissions };
    }),
  ],
  deviceCount: (node) => [node.kind === "scalar" && node.value === "all" ? { ...node, value: -1 } : node],
  deviceRequest: (node) => [
    valueAt(node, "count") || valueAt(node, "device_ids") ? node : withDefaults(node, { count: -1 }),
  ],
  gpus: (node) => [
    node.kind === "scalar" && node.value === "all" ? listNode([mapOf(node, { count: -1 })], node.at) : node,
  ],
  healthTest: (node) => {
    if (node.kind !== "scalar" || typeof node.value !== "string") return [node];
    return [listNode([scalarNode("CMD-SHELL", node.at), node], node.at)];
  },
  envFiles: (node) => {
    const list = asList(node);
    if (list.kind !== "list") return [list];
    const items = list.items.map((item) =>
      withDefaults(
        fromText(item, (path) => ({ path })),
        { required: true },
      ),
    );
    return [{ ...list, items }];
  },
  dependencies: (node) => {
    const long = namesAsMap(node, plainDependency);
    if (long.kind !== "map") return [long];
    const entries = [...long.entries].map(([name, entry]): [string, Entry] => {
      return [name, { ...entry, value: withDefaults(entry.value, { condition: "service_started", required: true }) }];
    });
    return [{ ...long, entries: new Map(entries) }];
  },
  declared: (node, problems) => [
    node.kind === "scalar" && node.value === null ? mapNode(node.at) : withoutNamedExternal(node, problems),
  ],
  mount: longMount,
  ports: longPorts,
  probeCommand: (node) => [node.kind === "map" ? node : wrapped(node, "command")],
  probePath: (node) => [isNull(node) ? mapNode(node.at) : fromText(node, (path) => ({ path }))],
  probePort: (node) => [isNull(node) ? mapNode(node.at) : node.kind === "scalar" ? wrapped(node, "port") : node],
  ssh: (node) => {
    if (node.kind !== "map") return [node];
    const texts = [...node.entries].map(([id, { value }]) => {
      const path = value.kind === "scalar" && value.value !== null ? `=${value.value}` : "";
      return scalarNode(`${id}${path}`, value.at);
    });
    return [listNode(texts, node.at)];
  },
};

function longPorts(node: Node, problems: Problems): Node[] {
  if (node.kind !== "scalar") return [withDefaults(node, { mode: "ingress", protocol: "tcp" })];
  const parsed = parsePort(String(node.value ?? ""));
  if ("problem" in parsed) {
    problems.error(node.at, parsed.problem, parsed.fix);
    return [];
  }
  return parsed.map(({ hostIp, published, target, protocol }) => {
    return mapOf(node, {
      mode: "ingress",
      ...(hostIp && { host_ip: hostIp }),
      target,
      ...(published && { published }),
      protocol,
    });
  });
}

function longMount(node: Node, problems: Problems): Node[] {
  if (node.kind !== "scalar" || typeof node.value !== "string") return [node];
  const parsed = parseMount(node.value);
  if ("problem" in parsed) {
    problems.error(node.at, parsed.problem, parsed.fix);
    return [];
  }
  const { type, source, target, readOnly, noCopy, propagation, selinux } = parsed;
  const options = type === "bind" ? { selinux, propagation, create_host_path: true } : { nocopy: noCopy || undefined };
  const long = mapOf(node, { type, source, target, read_only: readOnly || undefined });
  long.entries.set(type, { key: node.at, value: mapOf(node, options) });
  return [long];
}

/** `external: { name: x }`, as files of long ago say it. */
function withoutNamedExternal(node: Node, problems: Problems): Node {
  const external = valueAt(node, "external");
  if (node.kind !== "map" || external?.kind !== "map") return node;
  problems.warn(external.at, "external.name is out of date: write name: and external: true");
  const entries = new Map(node.entries);
  entries.set("external", { key: external.at, value: scalarNode(true, external.at) });
  const name = valueAt(external, "name");
  if (name && !entries.has("name")) entries.set("name", { key: name.at, value: name });
  return { ...node, entries };
}

function fromText(node: Node, make: (text: string) => Record<string, string>): Node {
  return node.kind === "scalar" && typeof node.value === "string" ? mapOf(node, make(node.value)) : node;
}

const wrapped = (node: Node, field: string): MapNode => mapNode(node.at, [[field, { key: node.at, value: node }]]);

function mapOf(node: Node, values: Record<string, Scalar | undefined>): MapNode {
  const entries = Object.entries(values).flatMap(([key, value]): [string, Entry][] =>
    value === undefined ? [] : [[key, { key: node.at, value: scalarNode(value, node.at) }]],
  );
  return mapNode(node.at, entries);
}

function withDefaults(node: Node, defaults: Record<string, Scalar>): Node {
  if (node.kind !== "map") return node;
  return { ...node, entries: new Map([...mapOf(node, defaults).entries, ...node.entries]) };
}
