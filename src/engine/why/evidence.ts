import type { OrcEvent } from "../model/event.ts";
import type { WhyEvidence } from "../model/why.ts";
import type { Case } from "./case.ts";

const MOST_EVENTS = 6;

/** What happened to the replica of a case, oldest first: its events, and how its last run ended. */
export function evidenceOf(of: Case): WhyEvidence[] {
  const { name, replica } = of;
  const last = replica?.status?.value.lastExit;
  const events = happened(of, isOfReplica(of));
  const isTold = last === undefined || events.some(({ at, kind }) => kind === "run" && at >= last.at);
  if (isTold) return events;
  const text = `${name} ${last.message ?? `ended with ${last.code}`}`;
  return inOrder([...events, { at: last.at, kind: "run", text, command: `orc logs ${name} --previous` }]);
}

/** The newest events that fit, as evidence. */
export const happened = ({ events, name }: Case, fits: (event: OrcEvent) => boolean): WhyEvidence[] =>
  events
    .filter(fits)
    .slice(-MOST_EVENTS)
    .map(({ at, kind, message }) => ({
      at,
      kind,
      text: message,
      ...(kind === "run" ? { command: `orc logs ${name} --previous` } : {}),
    }));

const isOfReplica =
  ({ spec, slot, replica }: Case) =>
  (event: OrcEvent): boolean =>
    event.replica === undefined
      ? event.service === spec.name && (event.slot === undefined || event.slot === slot)
      : event.replica === replica?.id;

export const inOrder = (evidence: WhyEvidence[]): WhyEvidence[] =>
  evidence.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
