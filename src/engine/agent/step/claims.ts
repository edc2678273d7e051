import { LABEL } from "../../model/labels.ts";
import type { ReplicaId } from "../../model/names.ts";
import type { ObservedContainer } from "../../ports/container-engine.ts";
import type { Tracked } from "../tracked.ts";
import { runNumber } from "./case.ts";

/** Containers that carry a replica's labels: those that are runs of it, and those that only say so. */
export type Claims = { own: ObservedContainer[]; strangers: ObservedContainer[] };

/**
 * Labels are copied easily: `docker commit` does it, and so do programs that make containers anew. The engine gives a name
 * to one container only, and runs are made under their id: that is the proof. A run that somebody renamed is known by the
 * engine's id. `isFirstLook`: this agent was not there a moment ago, so one that is neither is believed where nothing else
 * can be that run; two runs at once would be worse.
 */
export function claimsOf(
  replica: ReplicaId,
  containers: readonly ObservedContainer[],
  { memory, known = new Set(memory.containers) }: Tracked,
  isFirstLook: boolean,
): Claims {
  const claims: Claims = { own: [], strangers: [] };
  const odd: ObservedContainer[] = [];
  for (const container of containers) {
    const run = runOf(container);
    if (!run.startsWith(`${replica}.`)) claims.strangers.push(container);
    else if (container.name === run || known.has(container.id)) claims.own.push(container);
    else odd.push(container);
  }
  for (const container of odd.sort(longerUpFirst)) {
    const believed = isFirstLook && hasOurHostName(container) && mayBe(container, claims.own, memory);
    (believed ? claims.own : claims.strangers).push(container);
  }
  return claims;
}

/** Keeps the engine's ids of a replica's runs, for nothing else tells one that is renamed from a copy. */
export function withKnown(tracked: Tracked, own: readonly ObservedContainer[]): Tracked {
  const ids = own.map(({ id }) => id).sort();
  const known = new Set(ids);
  if (ids.join() === (tracked.memory.containers ?? []).join()) return { ...tracked, known };
  const { containers: _, ...memory } = tracked.memory;
  return { ...tracked, known, memory: ids.length === 0 ? memory : { ...memory, containers: ids } };
}

const runOf = ({ labels }: ObservedContainer): string => labels[LABEL.run] ?? "";

/** A copy made by hand has another one. */
const hasOurHostName = ({ hostname, labels }: ObservedContainer): boolean =>
  hostname === `${labels[LABEL.service]}-${labels[LABEL.slot]}`;

/** What is left of a run before the newest; or the run that an agent before this one was about to begin, if nothing rules that out. */
function mayBe(container: ObservedContainer, own: readonly ObservedContainer[], { run }: Tracked["memory"]): boolean {
  const number = runNumber(runOf(container));
  if (container.state === "exited" && own.some((other) => runNumber(runOf(other)) > number)) return true;
  return (run === 0 || number === run + 1) && !own.some((other) => rulesOut(other, container));
}

/** No run begins while one before it is up. */
const rulesOut = (own: ObservedContainer, other: ObservedContainer): boolean =>
  runNumber(runOf(own)) >= runNumber(runOf(other)) || own.state === "running" || own.state === "paused";

/** A copy is younger than what it is a copy of. */
const longerUpFirst = (a: ObservedContainer, b: ObservedContainer): number =>
  (a.startedAt ?? "").localeCompare(b.startedAt ?? "");
