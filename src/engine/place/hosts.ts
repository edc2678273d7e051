import type { Resources } from "../model/app-spec.ts";
import type { HostRecord } from "../model/host.ts";
import { hostState } from "../model/host-liveness.ts";
import { isGone } from "../model/replica-condition.ts";
import type { Instant } from "../model/time.ts";
import type { AppView, HostView, ReplicaView, View } from "../model/view.ts";
import { specOf } from "../model/wanted.ts";

/** A host as placement sees it; `reserved` and `replicas` grow as a pass gives it more. */
export type Candidate = {
  name: string;
  state: "ready" | "suspect" | "down" | "unheard";
  schedulable: HostRecord["schedulable"];
  capacity: Required<Resources>;
  reserved: Required<Resources>;
  /** Replicas by `namespace/app/service`. */
  replicas: Map<string, number>;
};

/** What a service sets aside on a host. A limit is a ceiling, not a claim: only reservations count, as in Compose. */
export const claimOf = (resources: { reservations: Resources } | undefined): Required<Resources> => ({
  cpuNano: resources?.reservations.cpuNano ?? 0,
  memoryBytes: resources?.reservations.memoryBytes ?? 0,
});

/** Every host of the cluster with what is placed on it, by name. */
export function candidates(view: View, now: Instant): Map<string, Candidate> {
  const found = new Map<string, Candidate>();
  for (const host of [...view.hosts.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (host.record) found.set(host.name, candidate(view, host, host.record.value, now));
  }
  for (const app of view.apps.values()) for (const replica of app.replicas.values()) count(found, app, replica);
  return found;
}

function candidate(view: View, host: HostView, record: HostRecord, now: Instant): Candidate {
  return {
    name: host.name,
    state: host.beat ? hostState(view, host, now) : "unheard",
    schedulable: record.schedulable,
    capacity: { cpuNano: host.beat?.value.cpuNano ?? 0, memoryBytes: host.beat?.value.memoryBytes ?? 0 },
    reserved: { cpuNano: 0, memoryBytes: 0 },
    replicas: new Map(),
  };
}

function count(found: Map<string, Candidate>, app: AppView, replica: ReplicaView): void {
  const host = found.get(replica.placement?.value.host ?? "");
  const record = replica.record?.value;
  if (!host || !record || isGone(replica) || replica.loss) return;
  const service = specOf(app, record.release)?.services[record.service];
  const counted = record.retired === undefined ? 1 : 0;
  occupy(host, `${app.ref.namespace}/${app.ref.app}/${record.service}`, claimOf(service?.resources), counted);
}

/** Takes room on a host for a replica; one that is on its way out keeps its room but does not count for spreading. */
export function occupy(host: Candidate, service: string, claim: Required<Resources>, replicas = 1): void {
  host.reserved.cpuNano += claim.cpuNano;
  host.reserved.memoryBytes += claim.memoryBytes;
  host.replicas.set(service, (host.replicas.get(service) ?? 0) + replicas);
}

export const freeMemory = (host: Candidate): number => host.capacity.memoryBytes - host.reserved.memoryBytes;
export const freeCpu = (host: Candidate): number => host.capacity.cpuNano - host.reserved.cpuNano;
