import { once } from "node:events";
import type { Running } from "../engine/mend/known.ts";
import type { AssignmentMessage } from "../engine/model/assignment.ts";
import type { AgentLink } from "../engine/ports/agent-link.ts";

/**
 * The link of an orcd that changes nothing: its agent keeps what it was told to run, and hears of nothing but routing,
 * so that a replica it heals is sent to again. Without anything known to run it is told nothing at all.
 */
export function routingOnly(link: AgentLink, running: Running | undefined): AgentLink {
  return {
    report: (report) => link.report(report),
    assignments: (host, signal) => withItemsOf(link.assignments(host, signal), running, signal),
  };
}

async function* withItemsOf(
  messages: AsyncIterable<AssignmentMessage>,
  running: Running | undefined,
  signal: AbortSignal,
): AsyncGenerator<AssignmentMessage> {
  if (!running) {
    if (!signal.aborted) await once(signal, "abort");
    return;
  }
  for await (const message of messages) {
    if (message.kind === "full") yield { ...message, items: running.items };
    else if (message.routing) yield { kind: "delta", upsert: [], forget: [], routing: message.routing };
  }
}
