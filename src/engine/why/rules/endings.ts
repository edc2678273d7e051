import { hasCompleted, hasFailed } from "../../model/replica-condition.ts";
import type { WhyFix } from "../../model/why.ts";
import type { Case } from "../case.ts";
import { changesIn, goBack } from "../changes.ts";
import { evidenceOf, inOrder } from "../evidence.ts";
import { messageOf, type Rule, reasonOf, type Says, statusOf } from "../rule.ts";
import { it, mebibytes, nextTry, sentence } from "../words.ts";

const lastExit = (of: Case) => (statusOf(of)?.ready ? undefined : statusOf(of)?.lastExit);

/** Ends again and again: what it is called, how it ended, when it is tried again, and what had changed before. */
function ending(of: Case, called: string, fix: WhyFix[]): Says {
  const { name, wall } = of;
  const message = it(messageOf(of, lastExit(of)?.message ?? "it ended"));
  return {
    verdict: `${name} is ${called}: ${message}${nextTry(statusOf(of)?.nextTryAt, wall)}.`,
    evidence: inOrder([...changesIn(of), ...evidenceOf(of)]),
    fix: [...fix, ...goBack(of)],
  };
}

const called = (of: Case): string => (reasonOf(of) === "crash-loop" ? "in crash-loop" : "being restarted");

const seeWhatItSaid = ({ name }: Case): WhyFix => ({
  text: "see what it said",
  command: `orc logs ${name} --previous`,
});

function giveRoom({ spec }: Case): WhyFix {
  const limit = spec.resources.limits.memoryBytes;
  if (limit === undefined)
    return { text: "its host has too little memory for it; deploy.resources.limits.memory bounds it" };
  return { text: `give it room: deploy.resources.limits.memory: ${Math.round((limit * 2) / 1024 ** 2)}M` };
}

/** Replicas whose runs ended, or whose health check fails. */
export const ENDINGS: readonly Rule[] = [
  {
    reason: "completed",
    state: "fine",
    holds: ({ replica }) => replica !== undefined && hasCompleted(replica),
    says: ({ name, spec }) => ({
      verdict: `${name} has done its work and ended; nothing is wrong.`,
      because: [`its restart policy is ${spec.restart.condition}`],
    }),
  },
  {
    reason: "failed",
    state: "trouble",
    holds: ({ replica }) => replica !== undefined && hasFailed(replica),
    says: (of) => ({
      verdict: `${of.name} ended and is not started again: ${sentence(it(messageOf(of, "it failed")))}`,
      because: [`its restart policy is ${of.spec.restart.condition}`],
      evidence: inOrder([...changesIn(of), ...evidenceOf(of)]),
      fix: [seeWhatItSaid(of), { text: "try again", command: `orc restart ${of.spec.name}` }, ...goBack(of)],
    }),
  },
  {
    reason: "unhealthy",
    state: "trouble",
    holds: (of) => reasonOf(of) === "unhealthy" || lastExit(of)?.reason === "unhealthy",
    says: (of) => {
      const fix = { text: "see what it says, and what healthcheck.test asks it", command: `orc logs ${of.name}` };
      return ending(of, reasonOf(of) === "unhealthy" ? "unhealthy" : called(of), [fix]);
    },
  },
  {
    reason: "oom",
    state: "trouble",
    holds: (of) => lastExit(of)?.outcome === "oom",
    says: (of) => {
      const limit = of.spec.resources.limits.memoryBytes;
      const because = limit === undefined ? [] : [`it may use ${mebibytes(limit)}, and wanted more`];
      return { ...ending(of, called(of), [giveRoom(of)]), because };
    },
  },
  {
    reason: "crash-loop",
    state: "trouble",
    holds: (of) => reasonOf(of) === "crash-loop",
    says: (of) => ending(of, "in crash-loop", [seeWhatItSaid(of)]),
  },
  {
    reason: "restarting",
    state: "trouble",
    holds: (of) => lastExit(of) !== undefined,
    says: (of) => ending(of, "being restarted", [seeWhatItSaid(of)]),
  },
  {
    // Whatever else its host says is wrong: in its own words.
    reason: "not-ready",
    state: "trouble",
    holds: (of) => statusOf(of)?.ready !== true,
    says: (of) => ({
      verdict: `${of.name} is not ready: ${sentence(messageOf(of, reasonOf(of) ?? "its host does not say why"))}`,
      fix: [{ text: "look at this machine", command: "orc doctor" }],
    }),
  },
];
