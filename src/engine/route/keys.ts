import type { Change, LoopKey } from "../model/decision.ts";
import { appKey } from "../model/names.ts";
import { parseKey } from "../model/records.ts";
import type { AppView, View } from "../model/view.ts";
import { isStarved } from "./ports.ts";

/** Apps to look at again: the one that changed, those that wait for acknowledgements, those that want a port somebody had. */
export function keysOf(change: Change, view: View): LoopKey[] {
  const parsed = parseKey(change.key);
  switch (change.kind) {
    case "app":
    case "release":
    case "rollout":
    case "replica":
    case "placement":
    case "status":
    case "loss":
    case "drained":
      return parsed?.app ? [appKey(parsed.app)] : [];
    case "routing":
      return [...(parsed?.app ? [appKey(parsed.app)] : []), ...keysWhere(view, isStarved)];
    case "ack":
    case "host":
      return keysWhere(view, awaitsDrain);
    case "meta":
      return [...view.apps.keys()];
    case "beat":
      return [];
    default:
      return change.kind satisfies never;
  }
}

const keysWhere = (view: View, test: (app: AppView) => boolean): LoopKey[] =>
  [...view.apps].filter(([, app]) => test(app)).map(([key]) => key);

function awaitsDrain(app: AppView): boolean {
  for (const { record, drained } of app.replicas.values()) if (record?.value.retired && !drained) return true;
  return false;
}
