import type { AppRef } from "../../model/names.ts";
import type { ServicesRequest } from "../../model/requests.ts";
import type { WallTime } from "../../model/time.ts";
import type { View } from "../../model/view.ts";
import { askedAgain, type Change, refuse, stopGrace, writeRecord } from "./change.ts";
import { appThatIsUp } from "./existing-app.ts";

/** Takes the replicas of services away until they are started again; all services when none is named. */
export function decideStop(view: View, ref: AppRef, request: ServicesRequest, now: WallTime): Change {
  return setStopped(view, ref, request, now, "stop", (stopped, asked) => [
    ...stopped,
    ...asked.filter((name) => !stopped.includes(name)),
  ]);
}

/** Brings services back that were stopped; all of them when none is named. */
export function decideStart(view: View, ref: AppRef, request: ServicesRequest, now: WallTime): Change {
  return setStopped(view, ref, request, now, "start", (stopped, asked) =>
    stopped.filter((name) => !asked.includes(name)),
  );
}

function setStopped(
  view: View,
  ref: AppRef,
  request: ServicesRequest,
  now: WallTime,
  verb: string,
  stoppedAfter: (stopped: string[], asked: string[]) => string[],
): Change {
  const app = appThatIsUp(view, ref, request.services);
  if ("error" in app) return refuse(app.error);
  const { record, spec } = app;

  const asked = request.services.length > 0 ? request.services : Object.keys(spec.services);
  const stopped = stoppedAfter(record.stopped, asked);
  if (stopped.length === record.stopped.length) {
    return askedAgain(ref, record, verb === "stop" ? asked : [], request.stopGraceMs);
  }
  return writeRecord(ref, record, {
    stopped,
    deadlineMs: request.deadlineMs,
    ...stopGrace(asked, request.stopGraceMs),
    changedAt: now,
    changedBy: request.author,
    cause: `${verb} ${asked.join(", ")}`,
  });
}
