import { everyAddress } from "../model/port-claims.ts";
import type { PublishedPort } from "../model/routing.ts";
import type { AppView } from "../model/view.ts";

const ENCRYPTED = new Set([443, 8443]);
/** Ports of well-known servers that no browser speaks to. */
const NOT_WEB = new Set([22, 25, 53, 1433, 1521, 1883, 2379, 3306, 4222, 5432, 5672, 6379, 9042, 9092, 11211, 27017]);

/** Addresses under which people reach a service from its host. */
export const urlsOf = (app: AppView, service: string): string[] =>
  (app.routing.get(service)?.value.ports ?? []).map(urlOf);

export const isTls = ({ target }: Pick<PublishedPort, "target">): boolean => ENCRYPTED.has(target);

export function urlOf({ published, target, protocol, hostIp }: PublishedPort): string {
  const host = hostIp === undefined || everyAddress(hostIp) || hostIp === "127.0.0.1" ? "localhost" : hostIp;
  if (protocol === "udp" || NOT_WEB.has(target)) return `${protocol}://${host}:${published}`;
  const scheme = isTls({ target }) ? "https" : "http";
  const standard = scheme === "https" ? 443 : 80;
  return `${scheme}://${host}${published === standard ? "" : `:${published}`}`;
}
