import type { Change, LoopKey } from "../model/decision.ts";
import { appKey } from "../model/names.ts";
import { parseKey } from "../model/records.ts";
import type { AppView, View } from "../model/view.ts";

/** Apps to look at again: the one that changed; for acknowledgements and hosts, those on their way. */
export function keysOf(change: Change, view: View): LoopKey[] {
  switch (change.kind) {
    case "app":
    case "release":
    case "rollout":
    case "replica":
    case "placement":
    case "loss":
    case "drained":
    case "status":
    case "routing": {
      const app = parseKey(change.key)?.app;
      return app ? [appKey(app)] : [];
    }
    case "ack":
    case "host":
      return [...view.apps].filter(([, app]) => isOnItsWay(app)).map(([key]) => key);
    case "meta":
    case "beat":
      return [];
    default:
      return change.kind satisfies never;
  }
}

function isOnItsWay(app: AppView): boolean {
  const rollout = app.rollout?.value;
  if (rollout?.state !== "complete" || Object.keys(rollout.waiting).length > 0) return true;
  for (const { record, loss } of app.replicas.values()) if (record?.value.retired || loss) return true;
  return false;
}
