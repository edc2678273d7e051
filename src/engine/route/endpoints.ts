import type { PortSpec } from "../model/app-spec.ts";
import { keptSpecHash } from "../model/kept-spec-hash.ts";
import type { ReplicaRecord } from "../model/replica.ts";
import { isReady } from "../model/replica-condition.ts";
import type { Endpoint } from "../model/routing.ts";
import type { AppView, ReplicaView } from "../model/view.ts";
import { specOf, type WantedService } from "../model/wanted.ts";

/** Ready replicas of a service that have an address, ordered by slot and age. */
export function readyReplicas(app: AppView, service: string): ReplicaView[] {
  return [...app.replicas.values()]
    .filter((replica) => replica.record?.value.service === service && isReady(replica) && endpointOf(replica))
    .sort((a, b) => slotOf(a) - slotOf(b) || counterOf(a) - counterOf(b));
}

const slotOf = ({ record }: ReplicaView): number => record?.value.slot ?? 0;
const counterOf = ({ record }: ReplicaView): number => record?.value.counter ?? 0;

/** How a replica is reached; undefined while it has no address. */
export function endpointOf({ id, record, status }: ReplicaView): Endpoint | undefined {
  const address = status?.value.address;
  if (!record || !status || !address) return undefined;
  return { replica: id, slot: record.value.slot, host: status.value.host, address };
}

/**
 * Whether a replica answers where the wanted ports lead. One of an older release does not when a published port
 * led elsewhere then: a request must not be sent to a port nobody listens on.
 */
export function answersOn(app: AppView, replica: ReplicaView, wanted: WantedService): boolean {
  return replica.record?.value.specHash === wanted.specHash || answersAt(app, replica, wanted.spec.ports);
}

/** Whether none of these ports leads elsewhere than where the replica's own release has it. */
export function answersAt(app: AppView, { record }: ReplicaView, ports: readonly PortSpec[]): boolean {
  if (!record) return false;
  return !portsOf(app, record.value).some((old) => ports.some((port) => leadsElsewhere(old, port)));
}

/** The ports of a replica: as the release has them that made it, or a later one that has the same containers. */
export function portsOf(app: AppView, { release, service }: ReplicaRecord): readonly PortSpec[] {
  const made = specOf(app, release);
  const hash = made && keptSpecHash(service, made, {});
  const same = [...app.releases.values()]
    .filter(({ value }) => value.number >= release && keptSpecHash(service, value.spec, {}) === hash)
    .sort((a, b) => b.value.number - a.value.number);
  return same[0]?.value.spec.services[service]?.ports ?? [];
}

const leadsElsewhere = (old: PortSpec, port: PortSpec): boolean =>
  old.published !== undefined &&
  old.published === port.published &&
  old.protocol === port.protocol &&
  old.target !== port.target;
