import { ClusterError } from "../../../errors/orc-error.ts";
import { type AppRef, appKey } from "../../model/names.ts";
import type { ResumeRequest } from "../../model/requests.ts";
import type { WallTime } from "../../model/time.ts";
import type { View } from "../../model/view.ts";
import { type Change, refuse, writeRecord } from "./change.ts";
import { appThatIsUp } from "./existing-app.ts";

/** Lets a rollout go on that stopped where it was: what failed in it is tried anew, with a deadline of its own. */
export function decideResume(view: View, ref: AppRef, request: ResumeRequest, now: WallTime): Change {
  const app = appThatIsUp(view, ref, []);
  if ("error" in app) return refuse(app.error);
  const { record } = app;
  const rollout = view.apps.get(appKey(ref))?.rollout?.value;
  const isUnderWay = rollout === undefined || rollout.observedGeneration < record.generation;
  if (isUnderWay || rollout.state === "running") return { kind: "unchanged", record };
  if (rollout.state === "complete") return refuse(nothingStopped(ref, record.release));
  if (rollout.serving !== rollout.release) return refuse(turnedBack(ref, rollout.release, rollout.serving));
  return writeRecord(ref, record, {
    deadlineMs: request.deadlineMs,
    changedAt: now,
    changedBy: request.author,
    cause: `resume of release ${record.release}`,
  });
}

const nothingStopped = ({ app }: AppRef, release: number): ClusterError =>
  new ClusterError(
    "rollout.none",
    `The rollout of release ${release} of ${app} came to its end: nothing is to go on.`,
    {
      next: [{ text: "see what runs", command: `orc ps -p ${app}` }],
    },
  );

const turnedBack = ({ app }: AppRef, release: number, serving: number): ClusterError =>
  new ClusterError(
    "rollout.none",
    `Release ${release} of ${app} did not come up and was turned back: release ${serving} serves.`,
    { next: [{ text: "try it again, as a release of its own", command: "orc up" }] },
  );
