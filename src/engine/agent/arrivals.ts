import { isDeepStrictEqual } from "node:util";
import type { Assignment, AssignmentItem } from "../model/assignment.ts";
import type { ReplicaId } from "../model/names.ts";
import type { ReplicaMemory } from "../model/replica-memory.ts";
import type { RoutingTable } from "../model/routing.ts";
import type { Found, Moment } from "./found.ts";
import { NO_MEMORY, type Tracked, track } from "./tracked.ts";

type Items = Assignment["items"];

/** What was found of the replicas that are wanted now; one that was not looked after yet is taken up as it is remembered. */
export function foundFor(
  found: Found,
  before: Items,
  { items: after, routing }: Pick<Assignment, "items" | "routing">,
  memoryOf: (replica: ReplicaId) => ReplicaMemory | undefined,
  { now, wall }: Moment,
): Found {
  const told = addressesIn(routing);
  const tracked = Object.keys(after).flatMap((id): [ReplicaId, Tracked][] => {
    const memory = memoryOf(id) ?? told.get(id);
    const known = found.tracked.get(id) ?? (memory && track(memory, now, wall));
    return known ? [[id, known]] : [];
  });
  const statuses = [...found.statuses].filter(([id]) => id in after);
  return withArrivals({ ...found, tracked: new Map(tracked), statuses: new Map(statuses) }, before, after);
}

/** Of a replica that is forgotten the routing may still tell the address: nobody else is to have it while data planes send there. */
function addressesIn(routing: RoutingTable): Map<ReplicaId, ReplicaMemory> {
  const endpoints = Object.values(routing).flatMap((one) => one.endpoints);
  return new Map(endpoints.map(({ replica, address }) => [replica, { ...NO_MEMORY, address }]));
}

/**
 * What was found, as it counts for what is wanted now: a replica that is to be something else does not wait out what its
 * runs before had earned, and an image that a new one needs is asked for at once.
 */
function withArrivals(found: Found, before: Items, after: Items): Found {
  const arrived = Object.values(after).filter((item) => isNews(before[item.replica], item));
  if (arrived.length === 0) return found;
  const tracked = new Map(found.tracked);
  const imageTroubles = new Map(found.imageTroubles);
  for (const { replica, spec } of arrived) {
    imageTroubles.delete(spec.image);
    const known = tracked.get(replica);
    if (known && before[replica]) tracked.set(replica, unburdened(known));
  }
  return { ...found, tracked, imageTroubles };
}

const isNews = (before: AssignmentItem | undefined, { want, spec }: AssignmentItem): boolean =>
  want === "run" && !(before && (before.spec === spec || isDeepStrictEqual(before.spec, spec)));

function unburdened({ backoff: _, trouble: __, ...tracked }: Tracked): Tracked {
  return { ...tracked, memory: { ...tracked.memory, failures: 0, backoffMs: 0 } };
}
