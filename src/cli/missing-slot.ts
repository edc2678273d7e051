import type { AppStatus, ReplicaRow } from "../engine/model/documents.ts";
import { ClusterError } from "../errors/orc-error.ts";
import { count } from "../render/units.ts";
import type { Reference } from "./reference.ts";

/** Whether a reference points at a row. */
export const isMeant = ({ service, slot }: Reference, row: Pick<ReplicaRow, "service" | "slot">): boolean =>
  service === row.service && (slot === undefined || slot === row.slot);

/** Refuses a reference to a slot that its service does not have, and that nothing leaves any more either. */
export function refuseMissingSlot(
  references: readonly Reference[],
  rows: readonly Pick<ReplicaRow, "service" | "slot">[],
  { app, services }: Pick<AppStatus, "app" | "services">,
): void {
  for (const reference of references) {
    const { service, slot } = reference;
    const desired = services.find(({ name }) => name === service)?.desired ?? 0;
    // A service that is stopped has no rows, but what it has been may still be asked for.
    if (slot === undefined || desired === 0 || slot <= desired) continue;
    if (rows.some((row) => isMeant(reference, row))) continue;
    throw new ClusterError(
      "replica.unknown",
      `${app} has no ${service}.${slot}; ${service} has ${count(desired, "replica")}.`,
      {
        service,
        slot,
        next: [{ text: "those there are", command: `orc ps ${service}` }],
      },
    );
  }
}
