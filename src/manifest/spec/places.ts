import { relative } from "node:path";
import type { Node, Place } from "../source/node.ts";
import { positionOf } from "../source/source.ts";
import { entriesAt } from "./read.ts";

/** Fields in the words of before `deploy`, and where the same is said today. */
const TODAY: Record<string, string> = {
  cpus: "deploy.resources.limits.cpus",
  mem_limit: "deploy.resources.limits.memory",
  pids_limit: "deploy.resources.limits.pids",
  mem_reservation: "deploy.resources.reservations.memory",
  scale: "deploy.replicas",
};

/**
 * Where each field of each service and volume was written: `services.web.environment.DB_PORT` → `compose.yaml:14`, files
 * relative to the project. A list is one field.
 */
export function placesOf(compose: Node, directory: string): Record<string, string> {
  const places: Record<string, string> = {};
  for (const [name, service] of entriesAt(compose, "services")) {
    const path = `services.${name}`;
    collect(service, path, directory, places);
    for (const [before, today] of Object.entries(TODAY)) {
      const place = places[`${path}.${before}`];
      if (place !== undefined) places[`${path}.${today}`] ??= place;
    }
  }
  for (const [name, volume] of entriesAt(compose, "volumes")) collect(volume, `volumes.${name}`, directory, places);
  return places;
}

function collect(node: Node, path: string, directory: string, places: Record<string, string>): void {
  places[path] = placeName(node.at, directory);
  if (node.kind !== "map") return;
  for (const [name, entry] of node.entries) collect(entry.value, `${path}.${name}`, directory, places);
}

const placeName = (at: Place, directory: string): string =>
  `${relative(directory, at.source.path)}:${positionOf(at.source, at.start).line}`;
