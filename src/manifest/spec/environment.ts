import type { Problems } from "../problems.ts";
import type { Node } from "../source/node.ts";
import { MOST_BYTES } from "./program-size.ts";
import { entriesAt, textAt } from "./read.ts";

/** The variables of a service that have a value. */
export function readEnvironment(service: Node, problems: Problems): Record<string, string> {
  const environment: [string, string][] = [];
  for (const [name, node] of entriesAt(service, "environment")) {
    const value = textAt(node);
    if (value === undefined) continue;
    // Name, "=", value and the zero behind it.
    const bytes = Buffer.byteLength(name) + Buffer.byteLength(value) + 2;
    if (bytes > MOST_BYTES)
      problems.error(node.at, `${name} has ${bytes} bytes; a variable may have ${MOST_BYTES}`, "mount it as a file");
    if (value.includes("\0")) problems.error(node.at, `${name} contains a zero byte`);
    environment.push([name, value]);
  }
  return Object.fromEntries(environment);
}
