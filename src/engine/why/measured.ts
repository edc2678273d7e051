import type { ReplicaId } from "../model/names.ts";
import type { Visit } from "../model/visit.ts";

/** What was measured for this question, beside what is on record; what could not be had is absent. */
export type Measured = {
  /** Memory that containers use now, by their ids. */
  usedBytes: ReadonlyMap<string, number>;
  /** Memory that is free on hosts, by their names. */
  freeBytes: ReadonlyMap<string, number>;
  /** How a knock at each replica went. */
  visits: ReadonlyMap<ReplicaId, Visit>;
};

export const NOTHING_MEASURED: Measured = { usedBytes: new Map(), freeBytes: new Map(), visits: new Map() };
