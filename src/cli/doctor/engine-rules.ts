import type { Finding } from "../../engine/model/requests.ts";
import { isOlder } from "../../engine/model/version.ts";
import type { LocalFacts } from "./facts.ts";
import { finding, type LocalRule, problem, warning } from "./rule.ts";

/** Older engines lack what orc asks of one; what is tested begins here. */
const OLDEST_ENGINE = "20.10.0";

const ok = (subject: string, message: string): Finding => finding("ok", subject, message);

/** About the engine and about orcd on it, seen from outside. In each list the first that holds speaks. */
export const ENGINE_RULES: readonly LocalRule[] = [
  {
    holds: ({ engine }) => "error" in engine,
    says: ({ engine }) => {
      if (!("error" in engine)) return ok("engine", "");
      const [fix] = engine.error.next;
      return problem("engine", engine.error.message, fix);
    },
  },
  {
    holds: ({ engine }) => "refused" in engine && engine.refused !== undefined,
    says: ({ engine }) => {
      const refused = "refused" in engine ? engine.refused : undefined;
      return problem("engine", refused?.message ?? "", refused?.next[0]);
    },
  },
  {
    holds: ({ engine }) => "facts" in engine && isOlder(engine.facts.version, OLDEST_ENGINE),
    says: ({ engine }) =>
      problem("engine", `Docker ${"facts" in engine ? engine.facts.version : ""}: orc needs 20.10 or newer`, {
        text: "update it",
        command: "sudo apt-get install docker.io",
      }),
  },
  {
    holds: () => true,
    says: ({ engine }) =>
      ok("engine", "facts" in engine ? `Docker ${engine.facts.version} at ${engine.at}` : "answers"),
  },
];

const lastLine = ({ orcd: { lines } }: LocalFacts): string => {
  const line = lines.findLast((text) => text.trim() !== "");
  return line === undefined ? "" : `: ${spoken(line).slice(0, 160)}`;
};

/** What a line of orcd's own log says, without what is for machines. */
function spoken(line: string): string {
  try {
    const { msg, message, error } = JSON.parse(line) as Record<string, unknown>;
    const words = [msg ?? message, error].filter((part) => typeof part === "string").join(": ");
    return words === "" ? line : words;
  } catch {
    return line;
  }
}

const SEE_LOG = { text: "see all it said", command: "docker logs --tail 50 orcd" };
const START = { text: "start it", command: "orc ls" };

export const ORCD_RULES: readonly LocalRule[] = [
  {
    holds: ({ orcd }) => orcd.answers === undefined && orcd.isShut === true,
    says: () => problem("orcd", "its socket lets in who may use the engine: how it is cannot be seen from here"),
  },
  {
    holds: ({ engine, orcd }) => "error" in engine && orcd.answers === undefined,
    says: () => problem("orcd", "does not answer either; what runs runs on, nothing is healed"),
  },
  {
    holds: ({ orcd }) => orcd.answers === undefined && orcd.container === undefined,
    says: () => warning("orcd", "does not run here: the first command that needs it starts it", START),
  },
  {
    holds: ({ orcd }) => orcd.answers === undefined && orcd.container?.status === "restarting",
    says: (facts) => {
      const times = facts.orcd.container?.restarts ?? 0;
      return problem("orcd", `ends and is started again, ${times} times by now${lastLine(facts)}`, SEE_LOG);
    },
  },
  {
    holds: ({ orcd }) => orcd.answers === undefined && orcd.container?.status === "paused",
    says: () =>
      problem("orcd", "is paused: nothing is healed", { text: "let it go on", command: "docker unpause orcd" }),
  },
  {
    holds: ({ orcd }) => orcd.answers === undefined && orcd.container?.running === false,
    says: (facts) => problem("orcd", `is stopped: what runs runs on, nothing is healed${lastLine(facts)}`, START),
  },
  {
    holds: ({ orcd }) => orcd.answers === undefined,
    says: (facts) => problem("orcd", `runs and does not answer on its socket${lastLine(facts)}`, SEE_LOG),
  },
  {
    holds: ({ orcd, version }) => orcd.answers !== version,
    says: ({ orcd, version }) =>
      isOlder(version, orcd.answers ?? version)
        ? warning("orcd", `${orcd.answers}, and this CLI is older: ${version}`, {
            text: "bring this CLI to the same version",
            command: `npm install -g orc@${orcd.answers}`,
          })
        : warning("orcd", `${orcd.answers}, and this CLI is ${version}`, {
            text: "bring it to the same version",
            command: "orc ls",
          }),
  },
  { holds: () => true, says: ({ orcd }) => ok("orcd", `${orcd.answers}, same as this CLI`) },
];
