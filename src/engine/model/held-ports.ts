import { serviceKey, spokenName } from "./names.ts";
import { everyAddress } from "./port-claims.ts";
import type { PublishedPort, ServiceRouting } from "./routing.ts";
import type { Instant } from "./time.ts";
import type { AppView, View } from "./view.ts";

/** A published port and the service that has it, as people say it. */
export type HeldPort = Omit<PublishedPort, "target"> & { by: string };

/** Whether two published ports cannot both be had on one host. */
export const clash = (a: Omit<PublishedPort, "target">, b: Omit<PublishedPort, "target">): boolean =>
  a.published === b.published &&
  a.protocol === b.protocol &&
  (everyAddress(a.hostIp) || everyAddress(b.hostIp) || a.hostIp === b.hostIp);

/** Ports that services of other apps have. */
export function heldByOthers(view: View, app: AppView): HeldPort[] {
  const held: HeldPort[] = [];
  for (const other of view.apps.values()) {
    if (other === app) continue;
    for (const { value } of other.routing.values()) held.push(...portsOf(value));
  }
  return held;
}

export const portsOf = (routing: ServiceRouting): HeldPort[] =>
  routing.ports.map(({ target: _, ...port }) => ({ ...port, by: spokenName(serviceKey(routing)) }));

/** Who has a port, from the words of a data plane: "another program on this host has it" → "another program". */
const holderOf = (why: string): string => why.replace(/ has it$/, "").replace(/ on this host$/, "");

/** Ports that programs outside the cluster hold, as data planes have said since then: name of the port → who and where. */
export function takenOnHosts(view: View, since: Instant = Number.NEGATIVE_INFINITY): Map<string, string> {
  const taken = new Map<string, string>();
  for (const host of view.hosts.values()) {
    for (const { value, seenAt } of host.acks.values()) {
      if (seenAt < since) continue;
      for (const [port, why] of Object.entries(value.taken)) taken.set(port, `${holderOf(why)} on ${host.name}`);
    }
  }
  return taken;
}
