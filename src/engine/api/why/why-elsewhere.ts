import { asOrcError, ClusterError, UserError } from "../../../errors/orc-error.ts";
import type { Visit } from "../../model/visit.ts";
import type { WhyDocument } from "../../model/why.ts";
import { believable } from "../../report/believable.ts";
import { NOTHING_MEASURED } from "../../why/measured.ts";
import { isLoopback, readAddress } from "../../why/url/address.ts";
import { whyHost } from "../../why/why-host.ts";
import { wayOf, whyUrl } from "../../why/why-url.ts";
import type { ApiPorts } from "../api-ports.ts";
import { freeBytes, visit, visitAll } from "./measure.ts";
import { LOOKED_AT } from "./why-app.ts";

/** Why a host is as it is. Only the engine of this one can be asked from here. */
export async function onHost(ports: ApiPorts, name: string): Promise<WhyDocument> {
  const { state, clock } = ports;
  const [events, engineProblem] = await Promise.all([
    ports.events.read({ limit: LOOKED_AT }),
    name === ports.host ? engineTrouble(ports) : undefined,
  ]);
  const measured = { ...NOTHING_MEASURED, freeBytes: freeBytes(ports) };
  const seen = { view: state.view, events, measured, now: clock.now(), wall: clock.wall() };
  const document = whyHost(seen, { host: name, ...(engineProblem === undefined ? {} : { engineProblem }) });
  if (document) return document;
  const names = [...state.view.hosts.values()].filter(({ record }) => record).map((host) => host.name);
  throw new ClusterError("host.unknown", `There is no host ${name}; this cluster has ${names.join(", ")}.`, {
    host: name,
    next: names.map((one) => ({ text: "look at it", command: `orc why host/${one}` })),
  });
}

const engineTrouble = ({ engineCheck }: ApiPorts): Promise<string | undefined> =>
  engineCheck.info().then(
    () => undefined,
    (error: unknown) => asOrcError(error).message,
  );

/** What becomes of a request to an address, by knocking at it and at every replica behind it. */
export async function atUrl(ports: ApiPorts, text: string): Promise<WhyDocument> {
  const address = readAddress(text);
  if (!address) {
    throw new UserError("input.usage", `${text} is no address: it has no port, or one that cannot be.`, {
      next: [{ text: "as in", command: "orc why http://localhost:8080" }],
    });
  }
  const events = await ports.events.read({ limit: LOOKED_AT });
  const view = believable(ports.state.view);
  const way = wayOf({ view }, address);
  const isTcp = way?.publisher.asked.protocol !== "udp";
  const asks = address.scheme === "http" && isTcp ? { path: address.path, hostHeader: hostHeader(address) } : {};
  const target = { port: way?.publisher.asked.target ?? 0, ...asks };
  const [visits, door] = await Promise.all([
    isTcp && way ? visitAll(ports, way.endpoints, target) : new Map<string, Visit>(),
    isTcp
      ? visit(ports, { address: isLoopback(address.host) ? "127.0.0.1" : address.host, port: address.port })
      : undefined,
  ]);
  const measured = { ...NOTHING_MEASURED, visits };
  const seen = { view, events, measured, now: ports.clock.now(), wall: ports.clock.wall() };
  return whyUrl(seen, address, door);
}

const hostHeader = ({ host, port }: { host: string; port: number }): string => (port === 80 ? host : `${host}:${port}`);
