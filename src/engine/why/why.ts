import { BugError } from "../../errors/orc-error.ts";
import type { ReplicaView } from "../model/view.ts";
import type { WhyDocument } from "../model/why.ts";
import { type Asked, type Case, casesOf, type Known } from "./case.ts";
import { evidenceOf } from "./evidence.ts";
import { RULES } from "./rules.ts";

const ORDER: readonly WhyDocument["state"][] = ["trouble", "awaited", "fine"];

/**
 * Says why a slot, a service or a whole app is as it is. Of several slots the first that is in trouble speaks, then the first
 * that waits; undefined when there is no such slot.
 */
export function why(known: Known, asked: Asked): WhyDocument | undefined {
  const told = casesOf(known, asked).map((of) => ({ of, document: judged(of) }));
  const worst = ORDER.flatMap((state) =>
    told.filter(({ document }) => document.state === state && !isWell(document)),
  )[0];
  if (!worst) return told.length > 1 ? allWell(known, asked, told.length) : told[0]?.document;
  const { of, document } = worst;
  return document.reason === "dependency" ? withDependencies(of, document) : document;
}

const isWell = ({ reason }: WhyDocument): boolean => reason === "ready" || reason === "completed";

/** The verdict on one slot. */
function judged(of: Case): WhyDocument {
  const rule = RULES.find(({ holds }) => holds(of));
  if (!rule) throw new BugError(`no rule holds for ${of.name}`);
  const { verdict, because = [], evidence = evidenceOf(of), fix = [] } = rule.says(of);
  const kept = rule.state === "trouble" ? servesOn(of) : [];
  return {
    subject: of.name,
    verdict,
    reason: rule.reason,
    state: rule.state,
    because: [...because, ...kept],
    evidence,
    fix,
  };
}

/** What is broken may have somebody who stands in for it: then nobody outside notices yet. */
function servesOn({ name, standIn, replica }: Case): string[] {
  const release = standIn?.record?.value.release;
  return release === undefined || isReadyNow(replica) ? [] : [`${name} of release ${release} serves on meanwhile`];
}

const isReadyNow = (replica: ReplicaView | undefined): boolean => replica?.status?.value.ready === true;

/** What those say that a service waits for; no circle leads back here, for files with one are refused. */
function withDependencies({ spec, ...known }: Case, document: WhyDocument): WhyDocument {
  const awaited = Object.keys(spec.dependsOn).flatMap((service) => {
    const about = why(known, { service });
    return about && about.state !== "fine" ? [about] : [];
  });
  const [first] = awaited.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  if (!first) return document;
  return {
    ...document,
    state: first.state === "trouble" ? "trouble" : document.state,
    because: awaited.map(({ verdict }) => verdict),
    fix: [{ text: "see why", command: `orc why ${first.subject}` }],
  };
}

function allWell({ app }: Known, { service }: Asked, slots: number): WhyDocument {
  const subject = service ?? app.ref.app;
  const verdict = `${subject} is ready, all ${slots} replicas of it; nothing is wrong.`;
  return { subject, verdict, reason: "ready", state: "fine", because: [], evidence: [], fix: [] };
}
