import type { ReplicaView } from "./view.ts";

/** Wanted, not lost and not gone by itself: its slot is taken by it. */
export const isLive = (replica: ReplicaView): boolean =>
  replica.record !== undefined &&
  replica.record.value.retired === undefined &&
  replica.loss === undefined &&
  (replica.status?.value.state !== "gone" || replica.status.value.finished === true);

/** It may get requests. */
export const isReady = (replica: ReplicaView): boolean => isLive(replica) && replica.status?.value.ready === true;

/** It ended as it was meant to and will have no further run. */
export const hasCompleted = ({ status }: ReplicaView): boolean =>
  status?.value.finished === true && (status.value.lastExit?.code ?? 0) === 0;

/** It ended with an error and will have no further run. */
export const hasFailed = ({ status }: ReplicaView): boolean =>
  status?.value.finished === true && (status.value.lastExit?.code ?? 0) !== 0;

/** No container of it is left, or never was: it was given to no host, or its host says so. */
export const isGone = ({ placement, status }: ReplicaView): boolean =>
  status ? status.value.state === "gone" : placement?.value.host === undefined;
