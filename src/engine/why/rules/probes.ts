import { changesIn, goBack, placeOf } from "../changes.ts";
import { evidenceOf, inOrder } from "../evidence.ts";
import { messageOf, type Rule, reasonOf, seeLogs } from "../rule.ts";
import { inOneLine } from "../words.ts";

/** Fields that are most likely to blame when a probe fails. */
const SUSPECTS = /probes|ports|environment|command|image/;

/** Replicas that run and get no requests, by their own probes. */
export const PROBES: readonly Rule[] = [
  {
    reason: "unready",
    state: "trouble",
    holds: (of) => ["probe", "unready"].includes(reasonOf(of) ?? ""),
    says: (of) => {
      const isNew = reasonOf(of) === "probe";
      const words = inOneLine(messageOf(of, "its probe fails"));
      return {
        verdict: isNew
          ? `${of.name} runs and is not ready yet: ${words}.`
          : `${of.name} runs and gets no requests any more: ${words}.`,
        evidence: inOrder([...changesIn(of, undefined, SUSPECTS), ...evidenceOf(of)]),
        fix: [seeLogs(of), { text: "what is asked", ...placeOf(of, "x-orc.probes.readiness") }, ...goBack(of)],
      };
    },
  },
];
