import type { OrcEvent } from "../model/event.ts";
import type { RunExit } from "../model/run.ts";
import type { WhyEvidence } from "../model/why.ts";
import type { Case } from "./case.ts";

const MOST_EVENTS = 6;

/** What happened to the replica of a case, oldest first: its events, and how its last run ended. */
export function evidenceOf(of: Case): WhyEvidence[] {
  const { name, replica } = of;
  const last = replica?.status?.value.lastExit;
  const events = happened(of, isOfReplica(of));
  const isTold = last === undefined || events.some(({ at, kind }) => kind === "run" && at >= last.at);
  const told = isTold ? events : inOrder([...events, { at: last.at, kind: "run", text: `${name} ${exitWords(last)}` }]);
  const newest = told.findLastIndex(({ kind }) => kind === "run");
  return told.map((one, index) => (index === newest ? { ...one, command: `orc logs ${name} --previous` } : one));
}

const exitWords = ({ message, code }: RunExit): string => message ?? `ended with ${code}`;

/** The newest events that fit, as evidence; when the next run was due then is no news by now. */
export const happened = ({ events }: Case, fits: (event: OrcEvent) => boolean): WhyEvidence[] =>
  events
    .filter(fits)
    .slice(-MOST_EVENTS)
    .map(({ at, kind, message }) => ({ at, kind, text: message.replace(/; next run at \S+$/, "") }));

const isOfReplica =
  ({ spec, slot, replica }: Case) =>
  (event: OrcEvent): boolean =>
    event.replica === undefined
      ? event.service === spec.name && (event.slot === undefined || event.slot === slot)
      : event.replica === replica?.id;

export const inOrder = (evidence: WhyEvidence[]): WhyEvidence[] =>
  evidence.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
