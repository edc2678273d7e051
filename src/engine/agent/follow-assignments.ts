import type { AssignmentMessage } from "../model/assignment.ts";
import type { AgentLink } from "../ports/agent-link.ts";
import type { Clock } from "../ports/clock.ts";

const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 5000;

/** Hears the leader out until `signal` aborts; a stream that breaks is opened again, and begins with everything. */
export async function followAssignments(
  link: AgentLink,
  host: string,
  clock: Clock,
  signal: AbortSignal,
  hear: (message: AssignmentMessage) => void,
): Promise<void> {
  let waitMs = RETRY_FIRST_MS;
  while (!signal.aborted) {
    try {
      for await (const message of link.assignments(host, signal)) {
        if (signal.aborted) return;
        waitMs = RETRY_FIRST_MS;
        hear(message);
      }
    } catch {
      // A link that is down is what the wait below is for.
    }
    if (signal.aborted) return;
    await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
    waitMs = Math.min(waitMs * 2, RETRY_MOST_MS);
  }
}
