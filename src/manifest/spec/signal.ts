import { constants } from "node:os";
import type { Problems } from "../problems.ts";
import { nearestWord } from "../schema/nearest-word.ts";
import type { Node } from "../source/node.ts";
import { textAt } from "./read.ts";

/** The signal that asks a service to stop, as it was written; unknown ones are an error. */
export function readStopSignal(node: Node | undefined, problems: Problems): string | undefined {
  const signal = textAt(node);
  if (!node || signal === undefined) return undefined;
  const name = `SIG${signal.toUpperCase().replace(/^SIG/, "")}`;
  if (
    name in constants.signals ||
    /^SIGRTM(?:IN(?:\+\d+)?|AX(?:-\d+)?)$/.test(name) ||
    /^(?:[1-9]|[1-5]\d|6[0-4])$/.test(signal)
  )
    return signal;
  const near = nearestWord(name, Object.keys(constants.signals));
  problems.error(
    node.at,
    `there is no signal ${signal}`,
    near === undefined ? "write SIGTERM, SIGINT, SIGQUIT, …" : `did you mean ${near}?`,
  );
  return signal;
}
