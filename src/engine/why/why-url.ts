import { BugError } from "../../errors/orc-error.ts";
import { acknowledged, lateWords } from "../model/acknowledged.ts";
import { clash, heldByOthers, takenOnHosts } from "../model/held-ports.ts";
import { serviceKey, slotName } from "../model/names.ts";
import { portName } from "../model/port-claims.ts";
import type { Endpoint } from "../model/routing.ts";
import type { AppView } from "../model/view.ts";
import type { Visit } from "../model/visit.ts";
import { servingRelease, specOf } from "../model/wanted.ts";
import type { WhyDocument } from "../model/why.ts";
import type { Seen } from "./case.ts";
import type { Address } from "./url/address.ts";
import type { Behind, Publisher, UrlCase } from "./url/url-case.ts";
import { URL_RULES } from "./url/url-rules.ts";
import { why } from "./why.ts";

/** Whom an address leads to, and the replicas behind it: what is to be knocked at before a verdict. */
export type Way = { app: AppView; publisher: Publisher; endpoints: Endpoint[] };

/** Finds who publishes the port of an address; one that was granted it comes before one that only asks for it. */
export function wayOf({ view }: Pick<Seen, "view">, { port, scheme }: Address): Way | undefined {
  const ways = [...view.apps.values()].flatMap((app) => {
    const services = Object.values(specOf(app, servingRelease(app))?.services ?? {});
    return services.flatMap((spec): Way[] => {
      const routing = app.routing.get(spec.name)?.value;
      const granted = routing?.ports.filter(({ published }) => published === port) ?? [];
      const asked = spec.ports.filter(({ published }) => published === port);
      const name = { app: app.ref.app, service: spec.name };
      const endpoints = routing?.endpoints ?? [];
      const with_ = granted.map((one): Way => ({ app, publisher: { ...name, asked: one, granted: one }, endpoints }));
      return with_.length > 0 ? with_ : asked.map((one) => ({ app, publisher: { ...name, asked: one }, endpoints }));
    });
  });
  const wanted = scheme === "udp" ? "udp" : "tcp";
  const rank = ({ publisher: { granted, asked } }: Way): number =>
    (granted ? 0 : 2) + (asked.protocol === wanted ? 0 : 1);
  return ways.sort((a, b) => rank(a) - rank(b))[0];
}

/** Says what becomes of a request to an address, and why; `door` is how a knock at the address itself went. */
export function whyUrl(seen: Seen, address: Address, door?: Visit): WhyDocument {
  const of = urlCase(seen, address, door);
  const rule = URL_RULES.find(({ holds }) => holds(of));
  if (!rule) throw new BugError(`no rule holds for ${address.text}`);
  const { verdict, because = [], fix = [] } = rule.says(of);
  return {
    subject: address.text,
    verdict,
    reason: rule.reason === "wish" ? (of.service?.reason ?? rule.reason) : rule.reason,
    state: rule.state,
    because: [...because, ...of.behind.map((behind) => behindWords(of, behind))],
    evidence: of.publisher && of.service?.state === "trouble" ? of.service.evidence : [],
    fix,
  };
}

function urlCase(seen: Seen, address: Address, door: Visit | undefined): UrlCase {
  const { view, now } = seen;
  const way = wayOf(seen, address);
  const common = { address, published: publishedBy(seen), ...(door === undefined ? {} : { door }) };
  if (!way) return { ...common, late: "", behind: [] };
  const { app, publisher, endpoints } = way;
  const service = why({ ...seen, app }, { service: publisher.service });
  const key = serviceKey({ ...app.ref, service: publisher.service });
  const generation = app.routing.get(publisher.service)?.value.generation ?? 0;
  const takenBy = holderOf(seen, way);
  return {
    ...common,
    publisher,
    ...(takenBy === undefined ? {} : { takenBy }),
    late: lateWords(acknowledged(view, key, generation, now).late),
    behind: endpoints.map((endpoint): Behind => {
      const visit = seen.measured.visits.get(endpoint.replica);
      const name = slotName({ service: publisher.service, slot: endpoint.slot });
      return { name, endpoint, ...(visit === undefined ? {} : { visit }) };
    }),
    ...(service === undefined ? {} : { service }),
  };
}

/** Who has the port although this service asks for it. */
function holderOf({ view }: Seen, { app, publisher: { asked } }: Way): string | undefined {
  const port = { ...asked, published: asked.published ?? 0 };
  const elsewhere = takenOnHosts(view, app.record?.seenAt).get(portName(port));
  return elsewhere ?? heldByOthers(view, app).find((other) => clash(other, port))?.by;
}

const publishedBy = ({ view }: Seen): UrlCase["published"] =>
  [...view.apps.values()].flatMap((app) =>
    [...app.routing.values()].flatMap(({ value }) =>
      value.ports.map((port) => ({ port: portName(port), by: `${app.ref.app}/${value.service}` })),
    ),
  );

/** `web.1 at 10.210.1.3:80 answers 200 after 3 ms` */
function behindWords({ publisher }: UrlCase, { name, endpoint, visit }: Behind): string {
  const at = `${name} at ${endpoint.address}:${publisher?.asked.target ?? 0}`;
  switch (visit?.outcome) {
    case undefined:
      return `${at} is ready`;
    case "answered":
      return `${at} answers ${visit.status} after ${visit.ms} ms`;
    case "connected":
      return `${at} takes connections`;
    case "refused":
      return `${at} refuses connections`;
    case "silent":
      return `${at} did not answer within ${Math.round(visit.ms / 1000)} s`;
    default:
      return `${at} does not speak HTTP`;
  }
}
