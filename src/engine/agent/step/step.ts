import type { Assignment, AssignmentItem } from "../../model/assignment.ts";
import type { Reason } from "../../model/event.ts";
import { LABEL } from "../../model/labels.ts";
import type { ReplicaId } from "../../model/names.ts";
import type { ReplicaStatus } from "../../model/replica.ts";
import type { DurationMs } from "../../model/time.ts";
import type { ObservedContainer } from "../../ports/container-engine.ts";
import type { Action } from "../action.ts";
import type { Found, Moment } from "../found.ts";
import type { AgentSettings } from "../settings.ts";
import { NO_MEMORY, type Tracked, track } from "../tracked.ts";
import { Addresses } from "./addresses.ts";
import { freedByDependency } from "./after-dependency.ts";
import { claimsOf } from "./claims.ts";
import { type Plans, Room } from "./room.ts";
import { stepReplica } from "./step-replica.ts";

/** What a step comes to: things to begin, what is known and said of each replica now, and when to look again. */
export type Step = {
  actions: Action[];
  tracked: Map<ReplicaId, Tracked>;
  statuses: Map<ReplicaId, ReplicaStatus>;
  events: Reason[];
  /** Containers of our cluster that are no run of any replica here: left alone. */
  strangers: ObservedContainer[];
  wakeIn?: DurationMs;
};

/**
 * Decides what one host's agent does next. Pure: the same assignment, findings and moment give the same actions.
 * Replicas the assignment does not name are left alone, whatever containers they have.
 */
export function step(
  wanted: Pick<Assignment, "items" | "routing">,
  found: Found,
  inFlight: readonly Action[],
  moment: Moment,
  settings: AgentSettings,
): Step {
  const containers = byReplica(found);
  const { routing } = wanted;
  const room = new Room(inFlight, new Addresses(settings.dnsServer, { ...found, routing, now: moment.now }));
  const result: Step = {
    actions: [],
    tracked: new Map(),
    statuses: new Map(),
    events: [],
    strangers: unclaimed(containers, wanted.items),
  };
  for (const item of inOrder(wanted.items)) {
    const tracked = found.tracked.get(item.replica) ?? track(NO_MEMORY, moment.now, moment.wall);
    const isFirstLook = (found.isYoung === true || !tracked.known) && !room.isBusy(item.replica);
    const { own, strangers } = claimsOf(item.replica, containers.get(item.replica) ?? [], tracked, isFirstLook);
    result.strangers.push(...strangers);
    const plan = stepReplica({ item, tracked, own, found, moment, settings }, room);
    gather(result, item, plan);
  }
  return withFreed(result, wanted, found);
}

/** Those that are to go come first: they hold ports of memory and disk that others wait for. */
const inOrder = (items: Assignment["items"]): AssignmentItem[] => {
  const all = Object.values(items);
  return [...all.filter(({ want }) => want !== "run"), ...all.filter(({ want }) => want === "run")];
};

/** What a dependency that became ready sets free is looked at again at once. */
function withFreed(result: Step, { items }: Pick<Assignment, "items">, { statuses: before }: Found): Step {
  const { statuses: after, tracked } = result;
  const freed = freedByDependency({ items: Object.values(items), before, after, tracked });
  for (const { replica, tracked: known, because } of freed) {
    result.tracked.set(replica, known);
    result.events.push(because);
    result.wakeIn = 0;
  }
  return result;
}

function gather(result: Step, { replica }: AssignmentItem, plan: Plans): void {
  result.actions.push(...plan.actions);
  result.tracked.set(replica, plan.tracked);
  result.statuses.set(replica, plan.status);
  result.events.push(...plan.events);
  if (plan.lookIn !== undefined) result.wakeIn = Math.min(result.wakeIn ?? plan.lookIn, plan.lookIn);
}

function byReplica({ containers }: Found): Map<ReplicaId, ObservedContainer[]> {
  return Map.groupBy(containers.values(), ({ labels }) => labels[LABEL.replica] ?? "");
}

/** Of replicas that the assignment does not name; those of orc itself are no strangers. */
function unclaimed(
  containers: ReadonlyMap<ReplicaId, ObservedContainer[]>,
  items: Assignment["items"],
): ObservedContainer[] {
  return [...containers]
    .filter(([replica]) => !(replica in items))
    .flatMap(([, those]) => those)
    .filter(({ labels }) => labels[LABEL.component] === undefined);
}
