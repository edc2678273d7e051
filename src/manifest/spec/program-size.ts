import type { Problems } from "../problems.ts";
import type { Node } from "../source/node.ts";
import { entriesAt, itemsAt, textAt } from "./read.ts";

/** What Linux takes for one variable or argument, with the zero behind it, and what orc takes for all of a service. */
export const MOST_BYTES = 128 * 1024;
const MOST_BYTES_TOGETHER = 1024 * 1024;

const bytesOf = (text: string): number => Buffer.byteLength(text) + 1;

/** A container whose program is handed more than Linux takes ends before it begins: that is said while the file is read. */
export function checkProgramSize(service: Node, problems: Problems): void {
  const words = (["entrypoint", "command"] as const).flatMap((field) =>
    itemsAt(service, field).map((item) => ({ field, item, bytes: bytesOf(textAt(item) ?? "") })),
  );
  for (const { field, item, bytes } of words) {
    if (bytes > MOST_BYTES) {
      problems.error(item.at, `a word of ${field} has ${bytes} bytes; it may have ${MOST_BYTES}`, "mount it as a file");
    }
  }
  const variables = entriesAt(service, "environment").reduce(
    (sum, [name, node]) => sum + bytesOf(`${name}=${textAt(node) ?? ""}`),
    0,
  );
  const together = variables + words.reduce((sum, { bytes }) => sum + bytes, 0);
  if (together <= MOST_BYTES_TOGETHER) return;
  const what = words.length > 0 ? "all variables and words of the command" : "all variables";
  const message = `${what} together have ${together} bytes; they may have ${MOST_BYTES_TOGETHER}`;
  problems.error(service.at, message, "mount large ones as files");
}
