import type { Problems } from "../problems.ts";
import { nearestWord } from "../schema/nearest-word.ts";
import { type Node, valueAt } from "../source/node.ts";
import { textAt } from "./read.ts";

/** Checks the networks of a service: they have no effect yet, and a mistyped name is a mistake all the same. */
export function checkNetworks(service: Node, declared: ReadonlySet<string>, problems: Problems): void {
  const networks = valueAt(service, "networks");
  if (networks?.kind !== "map") return;
  const mode = valueAt(service, "network_mode");
  if (mode)
    problems.error(mode.at, `network_mode: ${textAt(mode)} and networks exclude each other`, "keep one of the two");
  for (const [name, { value, key }] of networks.entries) {
    if (name === "default" || declared.has(name)) continue;
    const near = nearestWord(name, declared);
    const fix = near === undefined ? `declare it at the top level: networks: { ${name}: {} }` : `did you mean ${near}?`;
    problems.error(value.kind === "map" ? key : value.at, `there is no network ${name} in this file`, fix);
  }
}
