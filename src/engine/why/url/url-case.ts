import type { PortSpec } from "../../model/app-spec.ts";
import type { Endpoint, PublishedPort } from "../../model/routing.ts";
import type { Visit } from "../../model/visit.ts";
import type { WhyDocument } from "../../model/why.ts";
import type { Address } from "./address.ts";

/** Somebody in the cluster who is, or wants to be, reached at a port. */
export type Publisher = { app: string; service: string; asked: PortSpec; granted?: PublishedPort };

/** A ready replica behind the address, and how a knock at it went. */
export type Behind = { name: string; endpoint: Endpoint; visit?: Visit };

/** An address and all that speaks for what becomes of a request to it. */
export type UrlCase = {
  address: Address;
  /** Everything that is published, for those who mistype. */
  published: { port: string; by: string }[];
  publisher?: Publisher;
  /** Who has the port in its place. */
  takenBy?: string;
  /** Data planes that do not lead there yet, in words. */
  late: string;
  behind: Behind[];
  /** Verdict on the service. */
  service?: WhyDocument;
  /** How a knock at the published port itself went. */
  door?: Visit;
};

export const answers = (visit: Visit | undefined): boolean =>
  visit === undefined || visit.outcome === "answered" || visit.outcome === "connected";
