import { relative } from "node:path";
import type { Node, Place } from "../source/node.ts";
import { positionOf } from "../source/source.ts";
import { entriesAt } from "./read.ts";

/** Where each field of each service was written: `services.web.environment.DB_PORT` → `compose.yaml:14`, files relative to the project. */
export function placesOf(compose: Node, directory: string): Record<string, string> {
  const places: Record<string, string> = {};
  for (const [name, service] of entriesAt(compose, "services")) collect(service, `services.${name}`, directory, places);
  for (const [name, volume] of entriesAt(compose, "volumes")) collect(volume, `volumes.${name}`, directory, places);
  return places;
}

function collect(node: Node, path: string, directory: string, places: Record<string, string>): void {
  places[path] = placeName(node.at, directory);
  if (node.kind === "map") {
    for (const [name, entry] of node.entries) collect(entry.value, `${path}.${name}`, directory, places);
  } else if (node.kind === "list") {
    for (const [index, item] of node.items.entries()) {
      places[`${path}[${index}]`] = placeName(item.at, directory);
    }
  }
}

const placeName = (at: Place, directory: string): string =>
  `${relative(directory, at.source.path)}:${positionOf(at.source, at.start).line}`;
