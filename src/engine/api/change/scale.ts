import type { AppRef } from "../../model/names.ts";
import type { ScaleRequest } from "../../model/requests.ts";
import type { WallTime } from "../../model/time.ts";
import type { View } from "../../model/view.ts";
import { type Change, refuse, writeRecord } from "./change.ts";
import { appThatIsUp } from "./existing-app.ts";

/** Sets how many replicas services have; a service that was stopped starts again when it is to have some. */
export function decideScale(view: View, ref: AppRef, request: ScaleRequest, now: WallTime): Change {
  const names = Object.keys(request.services);
  const app = appThatIsUp(view, ref, names);
  if ("error" in app) return refuse(app.error);
  const { record, spec } = app;

  const countNow = (name: string): number => record.scale[name] ?? spec.services[name]?.replicas ?? 0;
  const starts = names.filter((name) => (request.services[name] ?? 0) > 0);
  const stopped = record.stopped.filter((name) => !starts.includes(name));
  const same = names.every((name) => countNow(name) === request.services[name]);
  if (same && stopped.length === record.stopped.length) return { kind: "unchanged", record };

  const sentence = names.map((name) => `${name} from ${countNow(name)} to ${request.services[name]}`).join(", ");
  return writeRecord(ref, record, {
    scale: { ...record.scale, ...request.services },
    stopped,
    deadlineMs: request.deadlineMs,
    changedAt: now,
    changedBy: request.author,
    cause: `scale ${sentence}`,
  });
}
