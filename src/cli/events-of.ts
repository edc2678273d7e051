import type { EventsQuery } from "../engine/model/requests.ts";
import { UserError } from "../errors/orc-error.ts";
import type { Reference } from "./reference.ts";

/** The events that references mean: of several services, or of one replica. */
export function eventsOf(references: readonly Reference[]): Pick<EventsQuery, "services" | "slot"> {
  const services = [...new Set(references.map(({ service }) => service))];
  const [first, ...others] = references;
  if (!first) return {};
  if (others.length === 0) return { services, ...(first.slot === undefined ? {} : { slot: first.slot }) };
  const replica = references.find(({ slot }) => slot !== undefined);
  if (!replica) return { services };
  throw new UserError("input.usage", "orc events shows one replica at a time, or whole services.", {
    next: [{ text: "all of that service", command: `orc events ${replica.service}` }],
  });
}
