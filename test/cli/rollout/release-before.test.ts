import { expect, test } from "vitest";
import { releaseBefore } from "../../../src/cli/rollout/release-before.ts";
import type { AppStatus } from "../../../src/engine/model/documents.ts";
import { OrcError } from "../../../src/errors/orc-error.ts";
import { record, rollout, status } from "./scripted-client.ts";

const outcomeOf = (seen: AppStatus): number | string => {
  try {
    return releaseBefore(seen);
  } catch (error) {
    if (error instanceof OrcError && error.code === "rollout.none") return error.message;
    throw error;
  }
};

test.each<[when: string, seen: Partial<AppStatus>, outcome: number | string]>([
  ["one is under way", { rollout: rollout(2, "running") }, 1],
  ["it has not begun", { record: record(3, 2), rollout: rollout(2, "complete") }, 1],
  ["it stopped where it was", { rollout: rollout(2, "failed") }, 1],
  ["it was turned back", { rollout: rollout(2, "failed", { serving: 1 }) }, "No rollout of shop is under way."],
  ["it is complete", { rollout: rollout(2, "complete") }, "No rollout of shop is under way."],
  [
    "it is the first",
    { rollout: rollout(2, "running", { lastGood: 0 }) },
    "shop has no release that came up before: there is nothing to go back to.",
  ],
  [
    "it is a scale",
    { record: { ...record(3, 2), cause: "scale web from 1 to 2" }, rollout: rollout(3, "running", { lastGood: 2 }) },
    "What is under way is of release 2 itself (scale web from 1 to 2): there is no other release to go back to.",
  ],
  [
    "it is going down",
    { record: { ...record(3, 2), wanted: "down" }, rollout: rollout(3, "running") },
    "shop is going down or down.",
  ],
])("the release to go back to when %s", (_, seen, outcome) => expect(outcomeOf(status(seen))).toBe(outcome));
