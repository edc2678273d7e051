import type { WhyDocument, WhyEvidence, WhyFix } from "../model/why.ts";
import type { Case } from "./case.ts";

/** What a rule says of a case it holds for; evidence left out: what happened to the replica. */
export type Says = { verdict: string; because?: string[]; evidence?: WhyEvidence[]; fix?: WhyFix[] };

/** A way for a slot to be; `says` is asked only where `holds` is true. */
export type Rule = {
  reason: string;
  state: WhyDocument["state"];
  holds(of: Case): boolean;
  says(of: Case): Says;
};

export const statusOf = ({ replica }: Case) => replica?.status?.value;
export const reasonOf = (of: Case): string | undefined => statusOf(of)?.reason;

/** What the agent said of it, else the given words. */
export const messageOf = (of: Case, otherwise: string): string => statusOf(of)?.message ?? otherwise;

export const seeLogs = ({ name }: Case): WhyFix => ({ text: "see what it says", command: `orc logs ${name}` });
