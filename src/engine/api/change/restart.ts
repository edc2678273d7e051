import type { AppRef } from "../../model/names.ts";
import type { ServicesRequest } from "../../model/requests.ts";
import type { WallTime } from "../../model/time.ts";
import type { View } from "../../model/view.ts";
import { raised } from "./asked-services.ts";
import { type Change, refuse, stopGrace, writeRecord } from "./change.ts";
import { appThatIsUp } from "./existing-app.ts";

/** Replaces every replica of the services though nothing changed; one that was stopped starts again when it is named. */
export function decideRestart(view: View, ref: AppRef, request: ServicesRequest, now: WallTime): Change {
  const app = appThatIsUp(view, ref, request.services);
  if ("error" in app) return refuse(app.error);
  const { record, spec } = app;

  const running = Object.keys(spec.services).filter((name) => !record.stopped.includes(name));
  const services = request.services.length > 0 ? request.services : running;
  if (services.length === 0) return { kind: "unchanged", record };
  return writeRecord(ref, record, {
    restarts: raised(record.restarts, services),
    stopped: record.stopped.filter((name) => !services.includes(name)),
    deadlineMs: request.deadlineMs,
    ...stopGrace(services, request.stopGraceMs),
    changedAt: now,
    changedBy: request.author,
    cause: `restart ${services.join(", ")}`,
  });
}
