import type { ServiceSpec } from "../model/app-spec.ts";
import type { AssignmentItem } from "../model/assignment.ts";
import type { RetireReason } from "../model/replica.ts";
import type { ServiceRouting } from "../model/routing.ts";

/** Why replicas go whose slot is to be filled by another one. */
const FOR_ANOTHER: ReadonlySet<RetireReason> = new Set(["replaced", "restart", "rolled-back", "lost"]);

/** Room for every change of a routing between two changes of what is asked of the app. */
const GENERATIONS_EACH = 1_000_000;

/** The counter in a replica's id. */
export const counterOf = ({ replica }: Pick<AssignmentItem, "replica">): number => Number(replica.split(".").at(-1));

/** Whether a replica goes and no other is to come in its place. */
export const leavesForGood =
  (items: readonly AssignmentItem[]) =>
  (item: AssignmentItem): boolean =>
    !isWanted(newestInSlot(items, item));

/** The highest slot of a service that something runs in, or is to run in again: 0 when none is wanted. */
export function wantedSlots(items: readonly AssignmentItem[], { name, replicas }: ServiceSpec): number {
  const own = items.filter(({ service }) => service === name);
  const wanted = own.filter((item) => {
    const newest = newestInSlot(own, item);
    // One that was turned back may have been in a slot that the release before it does not have.
    return newest.want === "run" || (isWanted(newest) && item.slot <= replicas);
  });
  return Math.max(0, ...wanted.map(({ slot }) => slot));
}

const isWanted = ({ want, retired }: AssignmentItem): boolean =>
  want === "run" || (retired !== undefined && FOR_ANOTHER.has(retired));

/** The newest replica of a slot tells what is wanted of it. */
const newestInSlot = (items: readonly AssignmentItem[], { service, slot }: AssignmentItem): AssignmentItem =>
  items
    .filter((other) => other.service === service && other.slot === slot)
    .reduce((newest, other) => (counterOf(other) > counterOf(newest) ? other : newest));

/** The generation of an app that the newest of its routing was made at: the app is at least there. */
export const routedGeneration = (routing: readonly ServiceRouting[]): number =>
  Math.max(0, ...routing.map(({ generation }) => Math.floor(generation / GENERATIONS_EACH)));
