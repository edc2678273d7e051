import { isDeepStrictEqual } from "node:util";
import type { Write } from "../model/decision.ts";
import { appKey, appOfReplica } from "../model/names.ts";
import { keyOf } from "../model/records.ts";
import { AGENT_STATES, type ReplicaStatus } from "../model/replica.ts";
import type { View } from "../model/view.ts";
import type { StoreGuard } from "../ports/store.ts";

/** A status to be written, as long as the replica it is about is what it was. */
export type StatusWrite = { write: Write; guard: StoreGuard };

/** Which of a host's statuses say something new about replicas that are its own. */
export function statusWrites(view: View, host: string, reported: readonly ReplicaStatus[]): StatusWrite[] {
  // Of two statuses in one report the later one counts.
  const latest = new Map(reported.map((status) => [status.replica, status]));
  return [...latest.values()].flatMap((status) => statusWrite(view, host, status));
}

function statusWrite(view: View, host: string, status: ReplicaStatus): StatusWrite[] {
  const app = appOfReplica(status.replica);
  const replica = view.apps.get(appKey(app))?.replicas.get(status.replica);
  // Records that are gone stay gone: a late report must not leave a status that nobody would ever delete.
  if (!replica?.record || replica.placement?.value.host !== host) return [];
  const before = replica.status?.value;
  const after = forward(before, status);
  if (before && saysTheSame(before, after)) return [];
  const write: Write = { kind: "status", key: keyOf.status(app, status.replica), value: after };
  return [{ write, guard: { key: keyOf.replica(app, status.replica), revision: replica.record.revision } }];
}

/** A replica moves one way: a report that was overtaken cannot move it back, and `gone` is the last word. */
function forward(before: ReplicaStatus | undefined, after: ReplicaStatus): ReplicaStatus {
  if (!before || stage(before) <= stage(after)) return after;
  return before.state === "gone" ? before : { ...after, state: before.state };
}

const stage = ({ state }: ReplicaStatus): number => AGENT_STATES.indexOf(state);

function saysTheSame(before: ReplicaStatus, after: ReplicaStatus): boolean {
  return isDeepStrictEqual({ ...before, updatedAt: "" }, { ...after, updatedAt: "" });
}
