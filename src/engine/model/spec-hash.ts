import type { AppSpec, ServiceSpec, VolumeSpec } from "./app-spec.ts";
import { canonicalJson } from "./canonical-json.ts";
import { sha256 } from "./sha256.ts";

/**
 * What no container is made of: counts and order belong to the rollout, ports and service labels to routing, probes to the agent,
 * and how an image was made is in the image's tag. A change of these alone replaces nothing.
 */
const OUTSIDE_CONTAINER = [
  "replicas",
  "dependsOn",
  "serviceLabels",
  "ports",
  "expose",
  "build",
  "pullPolicy",
  "probes",
] as const satisfies readonly (keyof ServiceSpec)[];

const HASH_LENGTH = 12;

/** The part of a service that its containers are made of. */
function containerSpec(service: ServiceSpec): Partial<ServiceSpec> {
  const outside: readonly string[] = OUTSIDE_CONTAINER;
  return Object.fromEntries(Object.entries(service).filter(([field]) => !outside.includes(field)));
}

/** The volumes that a service's mounts name, by their names in the Compose file. */
export function volumesOf(service: ServiceSpec, app: AppSpec): Record<string, VolumeSpec> {
  const named = service.mounts.flatMap((mount) => (mount.type === "volume" ? [mount.source] : []));
  return Object.fromEntries(named.flatMap((name) => (app.volumes[name] ? [[name, app.volumes[name]]] : [])));
}

/**
 * Hash of all that a container of the service is made of; replicas with equal hashes need no replacement.
 * A dependency with `restart: true` is part of it, so that its replacement replaces this service too.
 */
export function specHash(service: string, app: AppSpec, restarts: Record<string, number>): string {
  return hashOf(service, app, restarts, new Set());
}

function hashOf(name: string, app: AppSpec, restarts: Record<string, number>, above: ReadonlySet<string>): string {
  const service = app.services[name];
  if (!service || above.has(name)) return "";
  const path = new Set([...above, name]);
  const follows = Object.entries(service.dependsOn)
    .filter(([, dependency]) => dependency.restart)
    .map(([dependency]) => [dependency, hashOf(dependency, app, restarts, path)]);
  const parts = {
    container: containerSpec(service),
    volumes: volumesOf(service, app),
    restarts: restarts[name] ?? 0,
    ...(follows.length > 0 ? { follows: Object.fromEntries(follows) } : {}),
  };
  return sha256(canonicalJson(parts)).slice(0, HASH_LENGTH);
}
