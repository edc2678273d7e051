import type { Problems } from "../problems.ts";
import { type Node, valueAt } from "../source/node.ts";
import { entriesAt } from "./read.ts";

/** Fields of `x-orc` at the top level that orc reads. */
const READ = new Set(["context"]);

/** Says which fields of `x-orc` have no effect yet; other `x-` fields are nobody's business. */
export function warnOfExtensions(compose: Node, problems: Problems): void {
  const blocks = [
    valueAt(compose, "x-orc"),
    ...entriesAt(compose, "services").map(([, service]) => valueAt(service, "x-orc")),
  ];
  for (const [index, block] of blocks.entries()) {
    if (block?.kind !== "map") continue;
    for (const [name, entry] of block.entries) {
      if (index > 0 || !READ.has(name)) problems.warn(entry.key, `x-orc.${name} has no effect yet`);
    }
  }
}
