import type { AppStatus, ReplicaRow } from "../../engine/model/documents.ts";
import type { ProgressRow } from "../../render/progress.ts";
import type { Expected } from "./expected.ts";

/** Replicas of a service that have not left yet; a stopped service keeps its places, but nothing is in them. */
export const stillThere = (service: string, replicas: readonly ReplicaRow[]): number =>
  replicas.filter((one) => one.service === service && one.replica !== "" && one.state !== "gone").length;

/** How many replicas have yet to come, to leave or to be replaced before a change is over. */
export function missingOf(
  expected: readonly Expected[],
  seen: { status: AppStatus; replicas: readonly ReplicaRow[]; rows: readonly ProgressRow[] },
): number {
  const perService = expected.map(({ service, how }) => {
    if (how === "replace") return 0;
    if (how !== "ready") return stillThere(service, seen.replicas);
    const found = seen.status.services.find(({ name }) => name === service);
    return found ? Math.max(0, found.desired - found.ready) : 0;
  });
  const replaced = expected.some(({ how }) => how === "replace");
  const slots = replaced ? seen.rows.filter(({ state }) => state === "waiting" || state === "going").length : 0;
  return perService.reduce((sum, one) => sum + one, slots);
}
