import type { PortSpec } from "../model/app-spec.ts";
import { clash, type HeldPort } from "../model/held-ports.ts";
import { portName } from "../model/port-claims.ts";
import type { PublishedPort } from "../model/routing.ts";
import type { AppView } from "../model/view.ts";
import { servingRelease, specOf } from "../model/wanted.ts";

const FIRST_FREE = 49_152;
const LAST_FREE = 65_535;

/** What became of a service's wish for ports; `refused` says who has what it cannot have. */
export type PortGrant = { ports: PublishedPort[]; refused: { port: string; by: string }[] };

/** Gives a service the ports it asks for, as far as nobody else has them; a port without a number keeps the one it got before. */
export function grantPorts(
  asked: readonly PortSpec[],
  before: readonly PublishedPort[],
  held: readonly HeldPort[],
  taken: ReadonlyMap<string, string>,
): PortGrant {
  const grant: PortGrant = { ports: [], refused: [] };
  const free = (port: PublishedPort): boolean =>
    !held.some((other) => clash(other, port)) && !grant.ports.some((other) => clash(other, port));
  for (const spec of asked.filter((port) => port.published !== undefined)) {
    const port = published(spec, spec.published ?? 0);
    const holder = held.find((other) => clash(other, port));
    if (holder) grant.refused.push({ port: portName(port), by: holder.by });
    else if (free(port)) grant.ports.push(port);
  }
  const fixed = (number: number): boolean => asked.some((port) => port.published === number);
  for (const spec of asked.filter((port) => port.published === undefined)) {
    const kept = before.filter((old) => sameWish(old, spec) && !fixed(old.published));
    const chosen = [...kept, ...anyPort(spec)].find((port) => free(port) && !taken.has(portName(port)));
    if (chosen) grant.ports.push(chosen);
    else grant.refused.push({ port: `any/${spec.protocol}`, by: "all of them" });
  }
  return grant;
}

function published({ target, protocol, hostIp }: PortSpec, number: number): PublishedPort {
  return { published: number, target, protocol, ...(hostIp === undefined ? {} : { hostIp }) };
}

const sameWish = (old: PublishedPort, spec: PortSpec): boolean =>
  old.target === spec.target && old.protocol === spec.protocol && old.hostIp === spec.hostIp;

function* anyPort(spec: PortSpec): Generator<PublishedPort> {
  for (let number = FIRST_FREE; number <= LAST_FREE; number += 1) yield published(spec, number);
}

/** Whether an app asks for a published port that it was not given. */
export function isStarved(app: AppView): boolean {
  if (app.record?.value.wanted !== "up") return false;
  const spec = specOf(app, servingRelease(app));
  return Object.values(spec?.services ?? {}).some(
    (service) => service.ports.length > (app.routing.get(service.name)?.value.ports.length ?? 0),
  );
}
