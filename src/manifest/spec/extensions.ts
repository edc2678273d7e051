import type { Problems } from "../problems.ts";
import { PROBES, X_ORC, X_ORC_OF_SERVICE } from "../schema/probes.ts";
import type { Fields } from "../schema/shape.ts";
import { type Node, valueAt } from "../source/node.ts";
import { entriesAt } from "./read.ts";

/** Says which fields of `x-orc` have no effect yet; other `x-` fields are nobody's business. */
export function warnOfExtensions(compose: Node, problems: Problems): void {
  warnOf(valueAt(compose, "x-orc"), X_ORC, problems);
  for (const [, service] of entriesAt(compose, "services")) {
    warnOf(valueAt(service, "x-orc"), X_ORC_OF_SERVICE, problems);
  }
}

function warnOf(block: Node | undefined, read: Fields, problems: Problems): void {
  if (block?.kind !== "map") return;
  for (const [name, entry] of block.entries) {
    if (Object.hasOwn(read, name)) continue;
    // A probe that is not under probes is not asked: that is no wish for later but a mistake.
    if (Object.hasOwn(PROBES, name) && read === X_ORC_OF_SERVICE)
      problems.error(entry.key, "no such field. It belongs under probes", `write x-orc.probes.${name}`);
    else problems.warn(entry.key, `x-orc.${name} has no effect yet`);
  }
}
