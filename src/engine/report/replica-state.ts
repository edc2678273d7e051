import type { ReplicaRow } from "../model/documents.ts";
import { AGENT_STATES } from "../model/replica.ts";
import { hasCompleted } from "../model/replica-condition.ts";
import type { ReplicaView } from "../model/view.ts";

/** How a replica shows in a row: its state, and what is wrong or awaited. */
export type Shown = { state: ReplicaRow["state"]; reason?: string; message?: string };

type Rule = { holds(replica: ReplicaView): boolean; shown(replica: ReplicaView): Shown };

const statusOf = ({ status }: ReplicaView) => status?.value;

const said = (replica: ReplicaView): Omit<Shown, "state"> => {
  const { reason, message } = statusOf(replica) ?? {};
  return { ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) };
};

/** The state a replica is shown in is that of the first rule that holds. */
const RULES: readonly Rule[] = [
  {
    // Whatever its host said last, nobody can ask it now.
    holds: ({ loss }) => loss !== undefined,
    shown: ({ loss }) => ({ state: "gone", reason: "lost", message: loss?.value.because ?? "" }),
  },
  {
    holds: (replica) => statusOf(replica)?.state === "gone" && !statusOf(replica)?.finished,
    shown: (replica) => ({ state: "gone", ...said(replica) }),
  },
  {
    holds: (replica) => statusOf(replica)?.finished === true && !replica.record?.value.retired,
    shown: (replica) => ({
      state: "stopped",
      reason: hasCompleted(replica) ? "completed" : "failed",
      ...said(replica),
    }),
  },
  {
    holds: ({ record, status }) => record?.value.retired !== undefined && status?.value.state !== "stopping",
    shown: (replica) => ({
      ...said(replica),
      state: "draining",
      reason: replica.record?.value.retired?.because ?? "replaced",
    }),
  },
  {
    holds: ({ placement }) => placement === undefined,
    shown: () => ({ state: "pending" }),
  },
  {
    holds: ({ placement }) => placement?.value.host === undefined,
    shown: ({ placement }) => ({
      state: "pending",
      reason: "place.none",
      message: placement && placement.value.host === undefined ? placement.value.unplaceable : "",
    }),
  },
  {
    holds: ({ status }) => status === undefined,
    shown: () => ({ state: "placed" }),
  },
  {
    // No run is under way: the agent holds back until the next try is due.
    holds: (replica) => statusOf(replica)?.nextTryAt !== undefined && !statusOf(replica)?.ready,
    shown: (replica) => ({ state: "waiting", ...said(replica) }),
  },
];

/** How a replica is shown. */
export function shownState(replica: ReplicaView): Shown {
  const rule = RULES.find(({ holds }) => holds(replica));
  return rule?.shown(replica) ?? { state: statusOf(replica)?.state ?? AGENT_STATES[0], ...said(replica) };
}

/** Codes of what is awaited rather than wrong. */
const AWAITED = new Set(["pulling", "creating", "preparing", "starting", "settling", "completed", "waiting"]);

/** What is wrong with a replica, if anything is. */
export function problemOf(replica: ReplicaView): { reason: string; message: string } | undefined {
  if (statusOf(replica)?.ready) return undefined;
  const { reason, message = reason } = shownState(replica);
  return reason === undefined || message === undefined || AWAITED.has(reason) ? undefined : { reason, message };
}
