import type { AppStatus } from "../../engine/model/documents.ts";
import { ClusterError } from "../../errors/orc-error.ts";

/** The release that a rollout under way, or one that stopped, came from; rejects where there is nothing to stop or to go back to. */
export function releaseBefore({ app, record, rollout }: AppStatus): number {
  const isOver = rollout?.state === "complete" && rollout.observedGeneration >= record.generation;
  const isBack = rollout?.state === "failed" && rollout.serving !== rollout.release;
  if (record.wanted === "down") throw none(`${app} is going down or down.`, "bring it up again", "orc up");
  if (isOver || isBack) {
    throw none(`No rollout of ${app} is under way.`, "back to the release before", `orc rollback -p ${app}`);
  }
  const before = rollout?.lastGood ?? 0;
  if (before === 0) {
    throw none(
      `${app} has no release that came up before: there is nothing to go back to.`,
      "take it down",
      `orc down -p ${app}`,
    );
  }
  if (before === record.release) {
    throw none(
      `What is under way is of release ${before} itself (${record.cause}): there is no other release to go back to.`,
      "see what runs",
      `orc ps -p ${app}`,
    );
  }
  return before;
}

const none = (message: string, text: string, command: string): ClusterError =>
  new ClusterError("rollout.none", message, { next: [{ text, command }] });
