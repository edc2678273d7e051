import { PLANES, type PlaneName } from "./host.ts";
import { liveHosts } from "./host-liveness.ts";
import { appKey, parseServiceKey, type ServiceKey } from "./names.ts";
import type { DurationMs, Instant } from "./time.ts";
import type { View } from "./view.ts";

/** Whether all data planes serve a generation of a service: who does, and who is late (`alpha/nftables`). */
export type Acknowledgement = { done: boolean; by: string[]; late: string[]; slowestMs: DurationMs };

/**
 * Asks every data plane of every live host for a generation of a service's routing.
 * A host that has said nothing since this leader started is late, never done; a host that is down is not asked.
 */
export function acknowledged(view: View, service: ServiceKey, generation: number, now: Instant): Acknowledgement {
  const ref = parseServiceKey(service);
  const routedAt = view.apps.get(appKey(ref))?.routing.get(ref.service)?.seenAt;
  const result: Acknowledgement = { done: true, by: [], late: [], slowestMs: 0 };
  for (const host of liveHosts(view, now)) {
    for (const plane of PLANES) {
      const ack = host.acks.get(plane);
      if (!ack || (ack.value.generations[service] ?? -1) < generation) result.late.push(planeOf(host.name, plane));
      else {
        result.by.push(planeOf(host.name, plane));
        if (routedAt !== undefined) result.slowestMs = Math.max(result.slowestMs, ack.seenAt - routedAt);
      }
    }
  }
  result.done = result.late.length === 0 && result.by.length > 0;
  return result;
}

const planeOf = (host: string, plane: PlaneName): string => `${host}/${plane}`;

const inWords = (names: readonly string[]): string => names.join(", ").replace(/, ([^,]*)$/, " and $1");

/** Says which data planes are behind: `nftables and dns on alpha`. */
export function lateWords(late: string[]): string {
  const byHost = Map.groupBy(
    late.map((plane) => plane.split("/")),
    ([host = ""]) => host,
  );
  return [...byHost].map(([host, planes]) => `${inWords(planes.map(([, plane = ""]) => plane))} on ${host}`).join(", ");
}
