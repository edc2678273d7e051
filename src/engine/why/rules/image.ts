import type { WhyEvidence, WhyFix } from "../../model/why.ts";
import type { Case } from "../case.ts";
import { changesIn, goBack, placeOf } from "../changes.ts";
import { evidenceOf, inOrder } from "../evidence.ts";
import { messageOf, type Rule, reasonOf, type Says, statusOf } from "../rule.ts";
import { inOneLine, sentence } from "../words.ts";

/** What stands behind the words of a registry, an engine or a resolver; the first that fits says it. */
const CAUSES: readonly { of: RegExp; words: string; fix(of: Case): WhyFix[] }[] = [
  {
    of: /denied|unauthorized|authentication required|forbidden/i,
    words: "its registry asks for a login, or has no such image",
    fix: () => [{ text: "log in where it runs, then pull it", command: "docker login" }],
  },
  {
    of: /manifest unknown|manifest for .* not found|repository .* not found|no such image/i,
    words: "its registry has no image of that name and tag",
    fix: () => [{ text: "see which images the file names", command: "orc config --images" }],
  },
  {
    of: /dial tcp|lookup |no such host|timeout|timed out|refused|unreachable|TLS|certificate/i,
    words: "its registry cannot be reached from there",
    fix: ({ spec }) => [{ text: "or bring it as a file", command: `docker load -i ${fileName(spec.image)}` }],
  },
];

const fileName = (image: string): string => `${image.replace(/^.*\//, "").replace(/[:@].*$/, "")}.tar`;

/** Longer answers than this are pages of a proxy, not words of an engine. */
const LONGEST_ANSWER = 1000;

/** What the engine answered, or the registry through it, as it came but for its line breaks. */
function answerOf(of: Case): WhyEvidence[] {
  const message = statusOf(of)?.message;
  if (message === undefined) return [];
  const text = `the engine says: ${inOneLine(message, LONGEST_ANSWER)}`;
  return [{ at: statusOf(of)?.updatedAt ?? of.wall, kind: "engine", text }];
}

function missing(of: Case): Says {
  const { name, spec, replica } = of;
  const host = replica?.placement?.value.host ?? "its host";
  if (spec.build) {
    return {
      verdict: `${name} has no image: ${spec.image}, which was built here, is gone from ${host}.`,
      because: ["images of builds are in no registry: somebody removed it, with docker image prune for instance"],
      fix: [{ text: "build it anew", command: "orc up --build" }, ...goBack(of)],
    };
  }
  if (spec.pullPolicy === "never") {
    return {
      verdict: `${name} has no image: ${spec.image} is not on ${host}, and its pull_policy is never.`,
      fix: [
        { text: "bring it there yourself", command: `docker pull ${spec.image}` },
        { text: "or have it pulled", ...placeOf(of, "pull_policy") },
        ...goBack(of),
      ],
    };
  }
  const cause = CAUSES.find(({ of: pattern }) => pattern.test(messageOf(of, "")));
  return {
    verdict: `${name} has no image: ${spec.image} is not on ${host}, and ${cause?.words ?? "could not be pulled"}.`,
    evidence: inOrder([...changesIn(of, undefined, /image/), ...evidenceOf(of), ...answerOf(of)]),
    fix: [
      { text: "correct the name in the file, then run orc up again", ...placeOf(of, "image") },
      ...(cause?.fix(of) ?? []),
      ...goBack(of),
    ],
  };
}

/** Replicas that wait for an image, or that have none. */
export const IMAGE: readonly Rule[] = [
  { reason: "image.missing", state: "trouble", holds: (of) => reasonOf(of) === "image.missing", says: missing },
  {
    reason: "pulling",
    state: "awaited",
    holds: (of) => reasonOf(of) === "pulling",
    says: (of) => ({
      verdict: `${of.name} waits for its image: ${sentence(messageOf(of, "it is being pulled"))}`,
      fix: [{ text: "see what happens", command: "orc events -f" }],
    }),
  },
];
