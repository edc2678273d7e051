import type { ServiceSpec } from "../model/app-spec.ts";
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

/** The TCP port at which it shows whether a service is in: the first it publishes, else the first it names. */
export const knockAt = ({ ports, expose }: ServiceSpec): number | undefined =>
  [...ports.map(({ target: port, protocol }) => ({ port, protocol })), ...expose].find(
    ({ protocol }) => protocol === "tcp",
  )?.port;

export const NOTHING_MEASURED: Measured = { usedBytes: new Map(), freeBytes: new Map(), visits: new Map() };
