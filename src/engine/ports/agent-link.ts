import type { AssignmentMessage, StatusReport } from "../model/assignment.ts";

/**
 * The one port between a host's agent and the leader: in-process on one host, over the mesh later.
 * The first message after each (re)connect is a full assignment; deltas follow in order.
 */
export type AgentLink = {
  assignments(host: string, signal: AbortSignal): AsyncIterable<AssignmentMessage>;
  /** Resolves once the leader has committed the report; rejects when the link is down: send again, in full. */
  report(report: StatusReport): Promise<void>;
};
