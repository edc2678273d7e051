import type { OrcEvent } from "../model/event.ts";
import { type RunExit, wasRefused } from "../model/run.ts";
import type { WhyEvidence } from "../model/why.ts";
import { type Case, releaseOf } from "./case.ts";
import { inOneLine, spanWords } from "./words.ts";

const MOST_EVENTS = 6;

/** What always happens says nothing about why something went wrong. */
const ORDINARY = new Set([
  "replica-created",
  "placed",
  "rollout-began",
  "replica-gone",
  "replica-rolled-back",
  "replica-replaced",
  "dependency-ready",
]);

/** What happened to the replica of a case, oldest first: its events, and how its last run ended. */
export function evidenceOf(of: Case): WhyEvidence[] {
  const { name, replica } = of;
  const last = replica?.status?.value.lastExit;
  const events = happened(of, isOfReplica(of));
  const isTold = last === undefined || events.some(({ at, kind }) => kind === "run" && at >= last.at);
  const told = isTold ? events : inOrder([...events, { at: last.at, kind: "run", text: `${name} ${exitWords(last)}` }]);
  // What never began has written nothing.
  const newest = last && wasRefused(last) ? -1 : told.findLastIndex(({ kind }) => kind === "run");
  return told.map((one, index) => (index === newest ? { ...one, command: `orc logs ${name} --previous` } : one));
}

const exitWords = ({ message, code }: RunExit): string => inOneLine(message ?? `ended with ${code}`);

/** The newest events that fit, as evidence; what happened again and again is told once, when it is late by now is not. */
export const happened = ({ events }: Pick<Case, "events">, fits: (event: OrcEvent) => boolean): WhyEvidence[] =>
  folded(
    events
      .filter((event) => fits(event) && !ORDINARY.has(event.reason))
      .map(({ at, kind, message }) => ({
        at,
        kind,
        text: inOneLine(message.replace(/; next run (at|in) [^;]+$/, "")),
      })),
  ).slice(-MOST_EVENTS);

/** What was said several times in the same words, but for its figures, is told the last time, with how often it was said. */
function folded(evidence: readonly WhyEvidence[]): WhyEvidence[] {
  const alike = Map.groupBy(evidence, ({ kind, text }) => `${kind} ${text.replace(/\d+(\.\d+)? (ms|s|m|h)\b/g, "")}`);
  return inOrder(
    [...alike.values()].flatMap((said) => {
      const [first, last] = [said[0], said.at(-1)];
      if (!first || !last) return [];
      if (first === last) return [first];
      const span = spanWords(Date.parse(last.at) - Date.parse(first.at));
      return [{ ...last, text: `${last.text}, ${said.length} times in ${span}` }];
    }),
  );
}

/** About the replica, or about its service or slot in the release it is of. */
const isOfReplica =
  (of: Case) =>
  (event: OrcEvent): boolean =>
    event.replica === undefined
      ? event.service === of.spec.name &&
        (event.slot === undefined || event.slot === of.slot) &&
        (event.release === undefined || event.release === releaseOf(of))
      : event.replica === of.replica?.id;

export const inOrder = (evidence: WhyEvidence[]): WhyEvidence[] =>
  evidence.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
