import { inspect } from "node:util";

// Not imported: as an ES module node:http makes all that it exports, WebSockets too: megabytes that nobody needs.
const { Agent } = process.getBuiltinModule("node:http");

/**
 * Connections that are kept. dockerode's transport prints the whole of its options for a debug log with every request,
 * whether anybody reads it or not: with a plain agent that is every socket and request under way, and most of orcd's time.
 */
export class QuietAgent extends Agent {
  [inspect.custom](): string {
    return "Agent";
  }
}
