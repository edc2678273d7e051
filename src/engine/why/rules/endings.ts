import { hasCompleted, hasFailed } from "../../model/replica-condition.ts";
import { wasRefused } from "../../model/run.ts";
import type { WhyFix } from "../../model/why.ts";
import { askedByCheck } from "../asked.ts";
import type { Case } from "../case.ts";
import { changesIn, goBack, placeOf } from "../changes.ts";
import { evidenceOf, inOrder } from "../evidence.ts";
import { giveRoom, nearLimit } from "../memory.ts";
import { messageOf, type Rule, reasonOf, type Says, seeLogs, statusOf } from "../rule.ts";
import { inOneLine, it, memory, nextTry, sentence } from "../words.ts";

const lastExit = (of: Case) => (statusOf(of)?.ready ? undefined : statusOf(of)?.lastExit);

/** Fields that are most likely to blame, by what went wrong. */
const SUSPECTS = {
  memory: /memory|environment|command|image/,
  health: /healthcheck|probes|ports|environment|command|image/,
  end: /command|entrypoint|environment|image|volumes|user/,
} as const;

/** Ends again and again: what it is called, how it ended, when it is tried again, and what had changed before. */
function ending(of: Case, called: string, fix: WhyFix[], suspects: RegExp): Says {
  const { name, wall } = of;
  const message = inOneLine(it(messageOf(of, lastExit(of)?.message ?? "it ended")));
  return {
    verdict: `${name} is ${called}: ${message}${nextTry(statusOf(of)?.nextTryAt, wall)}.`,
    because: codeWords(of),
    evidence: inOrder([...changesIn(of, undefined, suspects), ...evidenceOf(of)]),
    fix: [...fix, ...goBack(of)],
  };
}

const called = (of: Case): string => (reasonOf(of) === "crash-loop" ? "in crash-loop" : "being restarted");

/** What a run said that ended; of one that never began, the field that it could not begin with. */
function seeWhatItSaid(of: Case): WhyFix {
  const last = lastExit(of);
  if (!last || !wasRefused(last)) return { text: "see what it said", command: `orc logs ${of.name} --previous` };
  const field = REFUSED.find(([words]) => words.test(last.message ?? ""))?.[1] ?? "image";
  return { text: "correct what the engine will not start", ...placeOf(of, field) };
}

/** Fields that an engine is most likely to speak of when it will not start a run. */
const REFUSED: readonly [RegExp, string][] = [
  [/exec: |exec format|no such file or directory.*exec/i, "command"],
  [/mount|volume/i, "volumes"],
  [/working directory|chdir/i, "working_dir"],
  [/user|group/i, "user"],
];

/** Exit codes that shells and kernels give a meaning of their own. */
const CODES: Record<number, string> = {
  126: "126: its command was found but may not be executed",
  127: "127: its command was not found in the image",
  134: "134: it gave up by itself (SIGABRT)",
  137: "137: something killed it with SIGKILL, and it was not orc",
  139: "139: it crashed on memory that is not its own (SIGSEGV)",
};

/** What has orc end a run that does not do as it should. */
const CHECKS = new Set(["unhealthy", "startup", "liveness"]);

/** The check that ends it, where it is one. */
const checkOf = (of: Case): string | undefined =>
  [reasonOf(of), lastExit(of)?.reason].find((reason) => CHECKS.has(reason ?? ""));

function codeWords(of: Case): string[] {
  const exit = lastExit(of);
  const words = exit && exit.outcome !== "oom" && !CHECKS.has(exit.reason) ? CODES[exit.code] : undefined;
  return words === undefined ? [] : [words];
}

/** What the health check or the probe asks, where it stands in the file. */
const seeCheck = (of: Case): WhyFix[] => {
  const check = checkOf(of);
  if (check !== "unhealthy") {
    return [
      { text: "see what it said", command: `orc logs ${of.name} --previous` },
      { text: "what is asked", ...placeOf(of, `x-orc.probes.${check}`) },
    ];
  }
  return [seeLogs(of), ...askedByCheck(of)];
};

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
      verdict: `${of.name} ended and is not started again: ${sentence(inOneLine(it(messageOf(of, "it failed"))))}`,
      because: [`its restart policy is ${of.spec.restart.condition}`, ...codeWords(of)],
      evidence: inOrder([...changesIn(of, undefined, SUSPECTS.end), ...evidenceOf(of)]),
      fix: [seeWhatItSaid(of), { text: "try again", command: `orc restart ${of.spec.name}` }, ...goBack(of)],
    }),
  },
  {
    reason: "unhealthy",
    state: "trouble",
    holds: (of) => checkOf(of) !== undefined,
    says: (of) => ending(of, CHECKS.has(reasonOf(of) ?? "") ? "unhealthy" : called(of), seeCheck(of), SUSPECTS.health),
  },
  {
    reason: "oom",
    state: "trouble",
    holds: (of) => lastExit(of)?.outcome === "oom",
    says: (of) => {
      const limit = of.spec.resources.limits.memoryBytes;
      const said = ending(of, called(of), [giveRoom(of), seeWhatItSaid(of)], SUSPECTS.memory);
      const isSaid = limit === undefined || said.verdict.includes(memory(limit));
      const because = isSaid ? [] : [`it may use ${memory(limit)}, and wanted more`];
      return { ...said, because: [...because, ...nearLimit(of, { others: true })] };
    },
  },
  {
    reason: "crash-loop",
    state: "trouble",
    holds: (of) => reasonOf(of) === "crash-loop",
    says: (of) => ending(of, "in crash-loop", [seeWhatItSaid(of)], SUSPECTS.end),
  },
  {
    reason: "restarting",
    state: "trouble",
    holds: (of) => lastExit(of) !== undefined,
    says: (of) => ending(of, "being restarted", [seeWhatItSaid(of)], SUSPECTS.end),
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
