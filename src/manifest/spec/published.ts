import type { PortSpec } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import { positionOf } from "../source/source.ts";
import type { PlacedPort } from "./ports.ts";

/** Says where two ports of an app ask for the same port of the host. */
export function checkPublished(
  services: readonly { name: string; ports: readonly PlacedPort[] }[],
  problems: Problems,
): void {
  const taken: { name: string; placed: PlacedPort }[] = [];
  for (const { name, ports } of services) {
    for (const placed of ports) {
      const before = taken.find((other) => areSame(other.placed.port, placed.port));
      if (before) sayTaken(before.name, before.placed, placed, problems);
      else if (placed.port.published !== undefined) taken.push({ name, placed });
    }
  }
}

function sayTaken(owner: string, before: PlacedPort, now: PlacedPort, problems: Problems): void {
  const { source, start } = before.node.at;
  const protocol = now.port.protocol === "udp" ? "/udp" : "";
  const where = `${source.name}:${positionOf(source, start).line}`;
  problems.error(
    now.node.at,
    `host port ${now.port.published}${protocol} is already published by ${owner} (${where})`,
    "publish another one",
  );
}

function areSame(a: PortSpec, b: PortSpec): boolean {
  const sharesAddress = a.hostIp === undefined || b.hostIp === undefined || a.hostIp === b.hostIp;
  return a.published !== undefined && a.published === b.published && a.protocol === b.protocol && sharesAddress;
}
