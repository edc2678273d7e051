import type { Problems } from "../problems.ts";
import type { Node } from "../source/node.ts";
import { entriesAt, textAt } from "./read.ts";

/** What Linux takes for one variable, and what orc takes for all of a service. */
const MOST_BYTES = 128 * 1024;
const MOST_BYTES_TOGETHER = 1024 * 1024;

/** The variables of a service that have a value. */
export function readEnvironment(service: Node, problems: Problems): Record<string, string> {
  const environment: [string, string][] = [];
  let together = 0;
  for (const [name, node] of entriesAt(service, "environment")) {
    const value = textAt(node);
    if (value === undefined) continue;
    // Name, "=", value and the zero behind it.
    const bytes = Buffer.byteLength(name) + Buffer.byteLength(value) + 2;
    together += bytes;
    if (bytes > MOST_BYTES)
      problems.error(node.at, `${name} has ${bytes} bytes; a variable may have ${MOST_BYTES}`, "mount it as a file");
    if (value.includes("\0")) problems.error(node.at, `${name} contains a zero byte`);
    environment.push([name, value]);
  }
  if (together > MOST_BYTES_TOGETHER) {
    problems.error(
      service.at,
      `all variables together have ${together} bytes; they may have ${MOST_BYTES_TOGETHER}`,
      "mount large ones as files",
    );
  }
  return Object.fromEntries(environment);
}
