import type { WhyFix } from "../../model/why.ts";
import type { Case } from "../case.ts";
import { goBack, placeOf } from "../changes.ts";
import { messageOf, type Rule, reasonOf, type Says } from "../rule.ts";
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
  const message = messageOf(of, "it is neither there nor to be had");
  const cause = CAUSES.find(({ of: pattern }) => pattern.test(message));
  return {
    verdict: `${name} has no image: ${spec.image} is not on ${host}, and ${cause?.words ?? "could not be pulled"}.`,
    because: [`the engine says: ${inOneLine(message, 240)}`],
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
