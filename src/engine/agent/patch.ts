import type { Assignment, AssignmentMessage } from "../model/assignment.ts";

/** The assignment after a message. A delta that comes before any full one has nothing to change. */
export function patch(before: Assignment | undefined, message: AssignmentMessage): Assignment | undefined {
  if (message.kind === "full") {
    const { storeId, items, routing } = message;
    return { storeId, items, routing };
  }
  if (!before) return undefined;
  const items = { ...before.items };
  for (const item of message.upsert) items[item.replica] = item;
  for (const replica of message.forget) delete items[replica];
  return { ...before, items, routing: message.routing ?? before.routing };
}
