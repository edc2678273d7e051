import { posix } from "node:path";
import { plainDependency } from "../compose/key-values.ts";
import type { Problems } from "../problems.ts";
import { SERVICE } from "../schema/service.ts";
import { DEPENDENCY, VOLUME_MOUNT } from "../schema/service-parts.ts";
import { COMPOSE } from "../schema/top-level.ts";
import { type MapNode, mapNode, type Node, scalarNode, valueAt } from "../source/node.ts";
import type { Variables } from "../variables/environment.ts";
import { inOrder, mapValues, sorted, withValues } from "./edit.ts";
import { absolutePath } from "./read-scalar.ts";
import { resolveEnvironment, resolveNulls } from "./resolve-environment.ts";
import { withResources } from "./resources.ts";

export type NormaliseOptions = { app: string; variables: Variables; cwd: string };

/** Adds what Compose implies: names, the default network, Dockerfile, dependencies by link, and variables of `env_file`. */
export function normalise(compose: MapNode, options: NormaliseOptions, problems: Problems): MapNode {
  const services = valueAt(compose, "services");
  const whole =
    services?.kind === "map"
      ? mapValues(services, (service) => normaliseService(service, options, problems))
      : mapNode(compose.at);
  return inOrder(
    withValues(withResources(compose, whole, options.app), { name: options.app, services: whole, version: undefined }),
    COMPOSE,
  );
}

function normaliseService(service: Node, options: NormaliseOptions, problems: Problems): Node {
  if (service.kind !== "map") return service;
  const { environment, labels } = resolveEnvironment(service, options, problems);
  const whole = withValues(service, {
    build: normaliseBuild(valueAt(service, "build"), options.variables),
    pull_policy: pullPolicy(service),
    depends_on: impliedDependencies(service),
    networks: defaultNetwork(service),
    volumes: cleanMounts(valueAt(service, "volumes")),
    environment,
    env_file: undefined,
    labels,
    label_file: undefined,
  });
  return inOrder(whole, SERVICE);
}

/** `if_not_present` is an older word for `missing`. */
function pullPolicy(service: MapNode): Node | undefined {
  const policy = valueAt(service, "pull_policy");
  return policy?.kind === "scalar" && policy.value === "if_not_present" ? { ...policy, value: "missing" } : policy;
}

function normaliseBuild(build: Node | undefined, variables: Variables): Node | undefined {
  if (build?.kind !== "map") return undefined;
  const context = valueAt(build, "context") ?? scalarNode(absolutePath(".", build.at.source.base), build.at);
  const args = resolveNulls(valueAt(build, "args"), variables, "drop");
  const hasDockerfile = build.entries.has("dockerfile") || build.entries.has("dockerfile_inline");
  const whole = withValues(build, { context, args, ...(hasDockerfile ? {} : { dockerfile: "Dockerfile" }) });
  const shape = SERVICE.build?.shape;
  const fields = shape?.is === "short" && shape.of.is === "object" ? shape.of.fields : {};
  return inOrder(whole, fields);
}

/** `links` and `network_mode: service:x` wait for their service, as `depends_on` would. */
function impliedDependencies(service: MapNode): Node | undefined {
  const declared = valueAt(service, "depends_on");
  const all = declared?.kind === "map" ? declared : mapNode(service.at);
  const implied = new Map<string, Node>();
  const links = valueAt(service, "links");
  for (const link of links?.kind === "list" ? links.items : []) {
    if (link.kind === "scalar") implied.set(String(link.value).split(":")[0] ?? "", link);
  }
  for (const field of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
    const value = valueAt(service, field);
    if (value?.kind === "scalar" && String(value.value).startsWith("service:"))
      implied.set(String(value.value).slice("service:".length), value);
  }
  const missing = [...implied].filter(([name]) => !all.entries.has(name));
  if (missing.length === 0) return declared;
  const added = Object.fromEntries(
    missing.map(([name, node]) => [name, inOrder(withValues(plainDependency(node), { restart: true }), DEPENDENCY)]),
  );
  return sorted(withValues(all, added));
}

function defaultNetwork(service: MapNode): Node | undefined {
  const networks = valueAt(service, "networks");
  if (networks || service.entries.has("network_mode") || service.entries.has("provider")) return networks;
  return withValues(mapNode(service.at), { default: null });
}

function cleanMounts(mounts: Node | undefined): Node | undefined {
  if (mounts?.kind !== "list") return mounts;
  return { ...mounts, items: mounts.items.map((mount) => (mount.kind === "map" ? cleanMount(mount) : mount)) };
}

function cleanMount(mount: MapNode): MapNode {
  const [type, source, target] = ["type", "source", "target"].map((name) => valueAt(mount, name));
  const isBind = type?.kind === "scalar" && type.value === "bind";
  const clean =
    target?.kind === "scalar"
      ? scalarNode(posix.normalize(String(target.value)).replace(/(?<=.)\/$/, ""), target.at)
      : target;
  const absolute =
    isBind && source?.kind === "scalar"
      ? scalarNode(absolutePath(String(source.value), source.at.source.base), source.at)
      : source;
  return inOrder(withValues(mount, { source: absolute, target: clean }), VOLUME_MOUNT);
}
