import type { Resources } from "../model/app-spec.ts";
import { cores, mebibytes } from "./amounts.ts";
import { type Candidate, freeCpu, freeMemory } from "./hosts.ts";

/** What a replica needs of a host. */
export type Demand = {
  /** `namespace/app/service`, for spreading. */
  service: string;
  claim: Required<Resources>;
  /** A named volume whose data is on these hosts already; the replica must go to one of them. */
  pinned?: { volume: string; hosts: string[] };
};

/** A reason for which a host cannot take a replica; `explain` says so of all hosts it holds for. */
export type Filter = {
  rejects(host: Candidate, demand: Demand): boolean;
  explain(hosts: Candidate[], demand: Demand): string;
};

const hostCount = (hosts: unknown[]): string => (hosts.length === 1 ? "1 host" : `${hosts.length} hosts`);

/** Looked at in order; the first that rejects a host is what is said of it. */
export const FILTERS: readonly Filter[] = [
  {
    rejects: ({ schedulable }) => schedulable === "cordoned",
    explain: (hosts) => `${hostCount(hosts)} cordoned`,
  },
  {
    rejects: ({ schedulable }) => schedulable === "draining",
    explain: (hosts) => `${hostCount(hosts)} being drained`,
  },
  {
    rejects: ({ state }) => state === "unheard",
    explain: (hosts) => `${hostCount(hosts)} not heard from yet`,
  },
  {
    rejects: ({ state }) => state === "down",
    explain: (hosts) => `${hostCount(hosts)} down`,
  },
  {
    rejects: ({ name }, { pinned }) => pinned !== undefined && !pinned.hosts.includes(name),
    explain: (hosts, { pinned }) =>
      `volume ${pinned?.volume} is not on ${hostCount(hosts)} (it is on ${pinned?.hosts.join(" and ")})`,
  },
  {
    rejects: (host, { claim }) => claim.memoryBytes > Math.max(0, freeMemory(host)),
    explain: (hosts, { claim }) => {
      const most = mebibytes(Math.max(0, ...hosts.map(freeMemory)));
      return `insufficient memory on ${hostCount(hosts)} (${mebibytes(claim.memoryBytes)} asked, ${most} free at most)`;
    },
  },
  {
    rejects: (host, { claim }) => claim.cpuNano > Math.max(0, freeCpu(host)),
    explain: (hosts, { claim }) => {
      const most = cores(Math.max(0, ...hosts.map(freeCpu)));
      return `insufficient CPU on ${hostCount(hosts)} (${cores(claim.cpuNano)} cores asked, ${most} free at most)`;
    },
  },
];
