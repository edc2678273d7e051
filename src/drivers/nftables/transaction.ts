import { TABLE } from "./frame.ts";
import type { Ruleset } from "./ruleset.ts";

/** Writes the nft script that turns the kernel's table into `to` in one transaction, from whatever is there. */
export function rewrite(to: Ruleset): string {
  const lines = [`add table ${TABLE}`, `delete table ${TABLE}`, `table ${TABLE} {`, to.frame];
  for (const [chain, rules] of to.chains)
    lines.push(`  chain ${chain} {`, ...rules.map((rule) => `    ${rule}`), "  }");
  lines.push("}");
  for (const [set, elements] of to.elements) if (elements.size > 0) lines.push(change("add", set, elements));
  return `${lines.join("\n")}\n`;
}

/**
 * Writes the nft script that turns `from` into `to` and names only what differs: a change of one service costs what that
 * service is, not what the cluster is. Falls back to a rewrite when the frame differs.
 */
export function transaction(from: Ruleset | undefined, to: Ruleset): string {
  if (!from || from.frame !== to.frame) return rewrite(to);
  const lines: string[] = [];
  for (const [chain, rules] of to.chains) {
    const before = from.chains.get(chain);
    if (before && before.join("\n") === rules.join("\n")) continue;
    lines.push(before ? `flush chain ${TABLE} ${chain}` : `add chain ${TABLE} ${chain}`);
    lines.push(...rules.map((rule) => `add rule ${TABLE} ${chain} ${rule}`));
  }
  for (const [set, elements] of to.elements) {
    const before = from.elements.get(set) ?? new Map<string, string>();
    const gone = [...before].filter(([key, value]) => elements.get(key) !== value);
    const come = [...elements].filter(([key, value]) => before.get(key) !== value);
    if (gone.length > 0) lines.push(change("delete", set, gone));
    if (come.length > 0) lines.push(change("add", set, come));
  }
  for (const chain of from.chains.keys()) {
    if (!to.chains.has(chain)) lines.push(`flush chain ${TABLE} ${chain}`, `delete chain ${TABLE} ${chain}`);
  }
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}

function change(what: "add" | "delete", set: string, elements: Iterable<[string, string]>): string {
  const list = [...elements].map(([key, value]) => (value ? `${key} : ${value}` : key)).join(", ");
  return `${what} element ${TABLE} ${set} { ${list} }`;
}
