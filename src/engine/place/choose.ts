import type { Seed } from "../model/decision.ts";
import type { Placement } from "../model/replica.ts";
import { mebibytes } from "./amounts.ts";
import { type Demand, FILTERS } from "./filters.ts";
import { type Candidate, freeMemory } from "./hosts.ts";

/** Chooses the host for one replica, or says of every host why not. The choice of `plan` and of the loop is this one. */
export function choose(hosts: Iterable<Candidate>, demand: Demand, seed: Seed): Placement {
  let best: Candidate | undefined;
  let choices = 0;
  const rejected = FILTERS.map((filter) => ({ filter, hosts: [] as Candidate[] }));
  for (const host of hosts) {
    const because = rejected.find(({ filter }) => filter.rejects(host, demand));
    if (because) {
      because.hosts.push(host);
      continue;
    }
    choices += 1;
    if (!best || compare(host, best, demand, seed) < 0) best = host;
  }
  if (best) return { host: best.name, because: why(best, choices, demand) };
  const sentences = rejected.filter((each) => each.hosts.length > 0).sort((a, b) => b.hosts.length - a.hosts.length);
  const explained = sentences.map(({ filter, hosts }) => filter.explain(hosts, demand)).join(", ");
  return { unplaceable: explained || "the cluster has no host" };
}

const countOn = (host: Candidate, { service }: Demand): number => host.replicas.get(service) ?? 0;

/** Spread first, then room, then a throw of the seed that is the same every time. */
function compare(a: Candidate, b: Candidate, demand: Demand, seed: Seed): number {
  return (
    countOn(a, demand) - countOn(b, demand) ||
    freeMemory(b) - freeMemory(a) ||
    lot(seed, a.name) - lot(seed, b.name) ||
    (a.name < b.name ? -1 : 1)
  );
}

/** FNV-1a: cheap, and spread well enough to draw lots. */
function lot(seed: Seed, name: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

function why(host: Candidate, choices: number, demand: Demand): string {
  if (demand.pinned) return `volume ${demand.pinned.volume} is there`;
  if (choices === 1) return "the only host that can take it";
  const service = demand.service.slice(demand.service.lastIndexOf("/") + 1);
  return `fewest replicas of ${service} (${countOn(host, demand)}), ${mebibytes(freeMemory(host))} of memory free`;
}
