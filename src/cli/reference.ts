import { type NextStep, UserError } from "../errors/orc-error.ts";
import { nearest } from "./nearest.ts";

/** What a person pointed at: a service, or one slot of it. */
export type Reference = { app?: string; service: string; slot?: number };

/**
 * Reads a reference against the services of the app: the exact name of a service first, then `web.3`,
 * then the spellings of others: `web-3`, `shop-web-3`, `shop/web.3`.
 */
export function readReference(text: string, app: string | undefined, services: readonly string[]): Reference {
  const slash = text.indexOf("/");
  const named = slash > 0 ? text.slice(0, slash) : undefined;
  const rest = slash > 0 ? text.slice(slash + 1) : text;
  const other = named === undefined || named === app ? {} : { app: named };
  // Services of another app are not known here: take the reference as it is spelled.
  const isKnown = (service: string): boolean => (other.app === undefined ? services.includes(service) : true);
  if (other.app === undefined && services.includes(rest)) return { service: rest };
  const bare = app !== undefined && rest.startsWith(`${app}-`) ? rest.slice(app.length + 1) : rest;
  for (const candidate of [rest, bare]) {
    const slot = /^(.+?)[.-](\d+)$/.exec(candidate);
    const [, service, number] = slot ?? [];
    if (service !== undefined && isKnown(service)) return { ...other, service, slot: Number(number) };
  }
  if (other.app !== undefined) return { ...other, service: rest };
  if (services.includes(bare)) return { service: bare };
  throw unknownService(text, app, services);
}

function unknownService(text: string, app: string | undefined, services: readonly string[]): UserError {
  const near = nearest(text.replace(/[.-]\d+$/, ""), services);
  const next: NextStep[] = near ? [{ text: `did you mean ${near}?` }] : [];
  const have = services.length === 0 ? "it has none" : `it has ${services.join(", ")}`;
  return new UserError("service.unknown", `${app ?? "The app"} has no service ${text}; ${have}.`, { next });
}
