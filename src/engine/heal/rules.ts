import { DOWN_AFTER_MS } from "../model/host-liveness.ts";
import { isGone } from "../model/replica-condition.ts";
import type { AppView, ReplicaView } from "../model/view.ts";
import { hasOneWriter, specOf, wantedReplicas } from "../model/wanted.ts";

/** A replica on a host that does not answer, or is not in the cluster any more. */
export type Case = { app: AppView; replica: ReplicaView; standing: "down" | "removed" };

/** When a replica is lost and when it is not; the first rule that holds decides, `loss` undefined means that it is not. */
export type Rule = { holds(each: Case): boolean; loss(host: string): string | undefined };

export const RULES: readonly Rule[] = [
  {
    // It ended before its host did.
    holds: ({ replica }) => isGone(replica),
    loss: () => undefined,
  },
  {
    // Who takes a host out of the cluster vouches for it: nothing on it runs any more.
    holds: ({ standing }) => standing === "removed",
    loss: (host) => `host ${host} is not in the cluster any more`,
  },
  {
    // Fencing: a host that is silent may still write, and a second writer would ruin what a volume holds.
    holds: ({ app, replica }) => mayStillWrite(app, replica),
    loss: () => undefined,
  },
  {
    holds: ({ standing }) => standing === "down",
    loss: (host) => `host ${host} has not been heard of for ${DOWN_AFTER_MS / 1000} s`,
  },
];

function mayStillWrite(app: AppView, { record }: ReplicaView): boolean {
  const service = record && specOf(app, record.value.release)?.services[record.value.service];
  return service !== undefined && hasOneWriter(service, wantedReplicas(app, service));
}
