import type { ReplicaRowsQuery } from "../model/requests.ts";
import type { View } from "../model/view.ts";
import { replicaRows } from "../report/replica-rows.ts";

/** The replicas of a query that run in a container, and which. */
export const runningContainers = (view: View, query: ReplicaRowsQuery): { replica: string; containerId: string }[] =>
  replicaRows(view, query).flatMap(({ replica, containerId, state }) =>
    containerId !== undefined && state === "running" ? [{ replica, containerId }] : [],
  );
