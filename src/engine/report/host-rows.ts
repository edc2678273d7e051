import type { HostRow } from "../model/documents.ts";
import type { EngineSilence, HostRecord } from "../model/host.ts";
import { type HostState, hostState } from "../model/host-liveness.ts";
import type { Instant } from "../model/time.ts";
import type { HostView, View } from "../model/view.ts";
import { type Candidate, candidates } from "../place/hosts.ts";
import type { ReplicaUsage } from "./replica-rows.ts";

/** The rows of `host ls`, by name; `usage` is what a host uses now, where it was asked. */
export function hostRows(view: View, now: Instant, usage: ReadonlyMap<string, ReplicaUsage> = new Map()): HostRow[] {
  const placed = candidates(view, now);
  return [...view.hosts.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((host) =>
      host.record ? [rowOf(view, host, host.record.value, now, placed.get(host.name), usage.get(host.name))] : [],
    );
}

/** A host whose engine does not answer lives, and can do nothing. */
function standing(state: HostState, silence: EngineSilence | undefined): Pick<HostRow, "state" | "problem"> {
  if (!silence) return { state };
  const problem = `its engine does not answer since ${silence.since}: ${silence.message}`;
  return { state: state === "ready" ? "suspect" : state, problem };
}

function rowOf(
  view: View,
  host: HostView,
  { name, address, roles, schedulable, labels }: HostRecord,
  now: Instant,
  placed: Candidate | undefined,
  used: ReplicaUsage | undefined,
): HostRow {
  const beat = host.beat?.value;
  const reserved = placed?.reserved ?? { cpuNano: 0, memoryBytes: 0 };
  return {
    name,
    address,
    roles,
    ...standing(hostState(view, host, now), beat?.engineSilence),
    schedulable,
    cpu: {
      total: (beat?.cpuNano ?? 0) / 1e9,
      reserved: reserved.cpuNano / 1e9,
      ...(used?.cpuNano === undefined ? {} : { used: used.cpuNano / 1e9 }),
    },
    memory: {
      total: beat?.memoryBytes ?? 0,
      reserved: reserved.memoryBytes,
      ...(used ? { used: used.memoryBytes } : {}),
    },
    replicas: [...(placed?.replicas.values() ?? [])].reduce((sum, count) => sum + count, 0),
    engine: beat?.engine ?? "",
    version: beat?.version ?? "",
    labels,
  };
}
