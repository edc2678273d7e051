import type { AppStatus, ServiceStatus } from "../model/documents.ts";
import { type AppRef, appKey } from "../model/names.ts";
import { isLive } from "../model/replica-condition.ts";
import type { Instant } from "../model/time.ts";
import type { AppView, ReplicaView, View } from "../model/view.ts";
import { appState, servicesOf } from "./app-state.ts";
import { receiptOf } from "./receipt.ts";
import { problemOf } from "./replica-state.ts";
import { bySlot } from "./slot-view.ts";
import { urlsOf } from "./urls.ts";

/** All that is known of an app; undefined when there is none of that name. */
export function appStatus(view: View, ref: AppRef, now: Instant): AppStatus | undefined {
  const app = view.apps.get(appKey(ref));
  if (!app?.record) return undefined;
  const receipt = receiptOf(view, app, now);
  return {
    ...app.ref,
    state: appState(app),
    record: app.record.value,
    ...(app.rollout ? { rollout: app.rollout.value } : {}),
    services: servicesOf(app).map(({ stopped: _, ...service }) => serviceStatus(app, service)),
    ...(receipt ? { receipt } : {}),
    revision: view.revision,
  };
}

type Counted = Pick<ServiceStatus, "name" | "image" | "desired" | "ready">;

function serviceStatus(app: AppView, service: Counted): ServiceStatus {
  const waiting = app.rollout?.value.waiting[service.name];
  const problem = firstProblem(app, service.name);
  return {
    ...service,
    ...(waiting === undefined ? {} : { waiting }),
    ...(problem ? { problem } : {}),
    urls: urlsOf(app, service.name),
  };
}

/** The first slot with something wrong; of the replicas in it the newest, for that is the one that should come up. */
function firstProblem(app: AppView, service: string): ServiceStatus["problem"] {
  const slots = [...bySlot(app, service)].sort(([a], [b]) => a - b);
  for (const [slot, inSlot] of slots) {
    for (const replica of inSlot.filter(isLive)) {
      const problem = problemOf(replica);
      if (problem) return { slot, replica: idOf(replica), ...problem };
    }
  }
  return undefined;
}

const idOf = ({ id }: ReplicaView): string => id;
