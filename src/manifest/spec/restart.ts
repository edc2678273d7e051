import type { RestartPolicy } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import { nearestWord } from "../schema/nearest-word.ts";
import { type Node, valueAt } from "../source/node.ts";
import { numberAt, textAt } from "./read.ts";

const WORDS = ["no", "always", "unless-stopped", "on-failure"];

/**
 * When a service's containers are started again. `deploy.restart_policy` counts more than `restart`, as in Compose. Where the file says
 * nothing orc heals: `always`, and `on-failure` for a service that another one waits for to complete.
 */
export function readRestart(service: Node, isAwaitedToComplete: boolean, problems: Problems): RestartPolicy {
  const policy = valueAt(service, "deploy", "restart_policy");
  if (policy) return fromPolicy(policy);
  const node = valueAt(service, "restart");
  const text = textAt(node);
  if (!node || text === undefined) return isAwaitedToComplete ? { condition: "on-failure" } : { condition: "always" };
  const [word = "", attempts, ...more] = text.split(":");
  if (
    WORDS.includes(word) &&
    more.length === 0 &&
    (attempts === undefined || (word === "on-failure" && /^\d+$/.test(attempts)))
  ) {
    if (word === "no") return { condition: "no" };
    if (word !== "on-failure") return { condition: "always" };
    return withAttempts(attempts === undefined ? undefined : Number(attempts));
  }
  const near = nearestWord(word, WORDS);
  problems.error(
    node.at,
    `expected no, always, unless-stopped, on-failure or on-failure:N, got "${text}"`,
    near && near !== word ? `did you mean ${near}?` : undefined,
  );
  return { condition: "always" };
}

function fromPolicy(policy: Node): RestartPolicy {
  switch (textAt(policy, "condition")) {
    case "none":
      return { condition: "no" };
    case "on-failure":
      return withAttempts(numberAt(policy, "max_attempts"));
    default:
      return { condition: "always" };
  }
}

const withAttempts = (maxAttempts: number | undefined): RestartPolicy =>
  maxAttempts ? { condition: "on-failure", maxAttempts } : { condition: "on-failure" };
