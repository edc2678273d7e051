import type { Assignment } from "../model/assignment.ts";
import type { AppKey, ReplicaId } from "../model/names.ts";
import type { AppView } from "../model/view.ts";

/** What this host was told to run and how it is routed. */
export type Running = Pick<Assignment, "items" | "routing"> & {
  /** Addresses of replicas that answer, where it is not known how they are routed. */
  addresses?: Readonly<Record<ReplicaId, string>>;
};

/** What is known beside a backup when a store is restored. */
export type Known = {
  /** Absent where nobody knows what runs, as on a new machine. */
  running?: Running | undefined;
  /** Apps as a sound store has them: nobody knows better. */
  now?: ReadonlyMap<AppKey, AppView>;
  /** The highest counter of a replica of each app that anything on the host tells of. */
  counters?: ReadonlyMap<AppKey, number>;
};
