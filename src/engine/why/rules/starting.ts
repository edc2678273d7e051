import type { WhyFix } from "../../model/why.ts";
import { askedByCheck } from "../asked.ts";
import type { Case } from "../case.ts";
import { changesIn, goBack, placeOf } from "../changes.ts";
import { evidenceOf, inOrder } from "../evidence.ts";
import { messageOf, type Rule, reasonOf, type Says, seeLogs, statusOf } from "../rule.ts";
import { inOneLine, it, spanWords } from "../words.ts";

/** What takes longer than this to become ready will hardly become it by itself; a start period counts on top. */
const LONG_MS = 60_000;

const isStarting = (of: Case): boolean =>
  !statusOf(of) || ["starting", "creating", "preparing"].includes(reasonOf(of) ?? "");

/** For how long its run is up without being ready; undefined while none is up. */
function upFor(of: Case): number | undefined {
  const startedAt = statusOf(of)?.startedAt;
  return startedAt === undefined ? undefined : Date.parse(of.wall) - Date.parse(startedAt);
}

const isOverdue = (of: Case): boolean =>
  isStarting(of) && (upFor(of) ?? 0) > LONG_MS + (of.spec.healthcheck?.startPeriodMs ?? 0);

/** What is awaited, in words; the word for itself says nothing. */
function awaited(of: Case): string {
  const words = statusOf(of)
    ? messageOf(of, "starting")
    : `it goes to ${of.replica?.placement?.value.host ?? "a host"}`;
  return ["starting", "settling"].includes(words) ? "" : `: ${inOneLine(it(words))}`;
}

/** Where the file says by what it would be ready. */
function whatIsAsked(of: Case, listens: boolean): WhyFix[] {
  const { ports, probes } = of.spec;
  if (listens) return [{ text: "say which port it listens on", ...placeOf(of, ports.length > 0 ? "ports" : "expose") }];
  if (probes) return [{ text: "look at what its probe asks", ...placeOf(of, "x-orc.probes") }];
  return askedByCheck(of);
}

function neverReady(of: Case): Says {
  const { name } = of;
  const listens = /nothing listens on its port/.test(messageOf(of, ""));
  return {
    verdict: `${name} runs for ${spanWords(upFor(of) ?? 0)} and was never ready${awaited(of)}.`,
    because: listens ? ["inside a container a server must listen on 0.0.0.0, not on 127.0.0.1"] : [],
    evidence: inOrder([...changesIn(of, undefined, /healthcheck|ports|expose|command|environment/), ...evidenceOf(of)]),
    fix: [seeLogs(of), ...whatIsAsked(of, listens), ...goBack(of)],
  };
}

/** Replicas that run and are not ready yet. */
export const STARTING: readonly Rule[] = [
  { reason: "never-ready", state: "trouble", holds: isOverdue, says: neverReady },
  {
    reason: "starting",
    state: "awaited",
    holds: isStarting,
    says: (of) => {
      const since = upFor(of);
      const up = since === undefined ? "" : `, up for ${spanWords(since)}`;
      return {
        verdict: `${of.name} is starting${up}${awaited(of)}.`,
        evidence: inOrder([...changesIn(of), ...evidenceOf(of)]),
        fix: [seeLogs(of), ...(/health check/.test(awaited(of)) ? askedByCheck(of) : [])],
      };
    },
  },
];
