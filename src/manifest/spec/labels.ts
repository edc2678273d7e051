import type { Problems } from "../problems.ts";
import type { Node } from "../source/node.ts";
import { entriesAt, textRecordAt } from "./read.ts";

/** Labels as texts; those by which orc knows its own containers are refused. */
export function readLabels(node: Node | undefined, problems: Problems): Record<string, string> {
  for (const [name, value] of entriesAt(node)) {
    if (name.startsWith("io.orc."))
      problems.error(value.at, `labels that start with io.orc. are orc's own`, "choose another name");
  }
  return textRecordAt(node);
}
