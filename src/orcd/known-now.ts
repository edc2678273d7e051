import { assignmentFor, routingTable } from "../engine/control/assignment.ts";
import type { Known, Running } from "../engine/mend/known.ts";
import type { RestoreFrom } from "../engine/model/restored.ts";
import type { View } from "../engine/model/view.ts";

/**
 * What is known beside a backup: all that a sound store has, or, while orcd is read-only, what the agent was told and how
 * that is routed by now. Whoever rebuilds from what runs wants nothing of the records that there are.
 */
export function knownNow(view: View, host: string, from: RestoreFrom, serving: Running | undefined): Known {
  if (serving) return { running: { items: serving.items, routing: routingTable(view) } };
  // A store without apps, on a host where nothing runs, knows nothing that could contradict a backup.
  if (view.apps.size === 0) return {};
  const running = assignmentFor(view, host);
  return from === "labels" ? { running } : { running, now: view.apps };
}
