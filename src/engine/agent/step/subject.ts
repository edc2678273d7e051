import type { AssignmentItem } from "../../model/assignment.ts";
import type { Reason } from "../../model/event.ts";
import type { ReplicaId } from "../../model/names.ts";

/** What events of a replica are about. */
export const subject = ({
  namespace,
  app,
  service,
  slot,
  replica,
  release,
}: AssignmentItem): Pick<Reason, "namespace" | "app" | "service" | "slot" | "release"> & { replica: ReplicaId } => ({
  namespace,
  app,
  service,
  slot,
  replica,
  release,
});
