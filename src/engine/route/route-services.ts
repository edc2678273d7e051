import { DEFAULT_ADDRESSES } from "../model/cluster.ts";
import type { Write } from "../model/decision.ts";
import type { Reason } from "../model/event.ts";
import { clash, type HeldPort, heldByOthers, portsOf, takenOnHosts } from "../model/held-ports.ts";
import { keyOf } from "../model/records.ts";
import type { Endpoint, PublishedPort, ServiceRouting } from "../model/routing.ts";
import { sameJson } from "../model/same-json.ts";
import type { AppView, ReplicaView, View } from "../model/view.ts";
import { servingRelease, type WantedService, wantedServices } from "../model/wanted.ts";
import { answersAt, answersOn, endpointOf, portsOf as portsOfReplica, readyReplicas } from "./endpoints.ts";
import { grantPorts } from "./ports.ts";
import { freeVirtualIp, virtualIps } from "./virtual-ip.ts";

/** Room for every change of a routing between two changes of what is asked of the app. */
const GENERATIONS_EACH = 1_000_000;

type Content = Pick<ServiceRouting, "vip" | "ports" | "endpoints">;
type Outcome = { writes: Write[]; because: Reason[] };

/** Writes the routing of each service of an app that is not what it should be; a new generation only where something changed. */
export function routeServices(view: View, app: AppView): Outcome {
  const wanted = app.record?.value.wanted === "up" ? wantedServices(app, servingRelease(app)) : new Map();
  const leaving = [...app.routing.values()].map(({ value }) => value).filter(({ service }) => !wanted.has(service));
  const outcome: Outcome = { writes: [], because: [] };
  const pass = { view, app, outcome, held: heldByOthers(view, app), taken: takenOnHosts(view), vips: virtualIps(view) };
  for (const [name, service] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1)))
    routeWanted(pass, name, service, leaving);
  for (const routing of leaving) routeLeaving(pass, routing);
  return outcome;
}

type Pass = {
  view: View;
  app: AppView;
  outcome: Outcome;
  held: HeldPort[];
  taken: ReadonlyMap<string, string>;
  vips: Set<string>;
};

function routeWanted(pass: Pass, name: string, service: WantedService, leaving: ServiceRouting[]): void {
  const { app, view, vips } = pass;
  const before = app.routing.get(name)?.value;
  const vip = before?.vip ?? freeVirtualIp((view.cluster?.value.addresses ?? DEFAULT_ADDRESSES).services, vips);
  if (vip === undefined) {
    pass.outcome.because.push(warning(name, "address-none", `no virtual IP is free for ${name}`));
    return;
  }
  vips.add(vip);
  const ready = readyReplicas(app, name);
  const answering = ready.filter((replica) => answersOn(app, replica, service));
  if (before && ready.length > 0 && answering.length === 0) {
    const { ports, endpoints } = asOlderOnes(pass, before, ready);
    put(pass, name, { vip, ports, endpoints: endpointsOf(endpoints) });
    pass.held.push(...portsOf({ ...before, ports }));
    return;
  }
  // A service that leaves keeps its ports until somebody is there to take them over.
  const inTheWay = answering.length > 0 ? [] : leaving.flatMap(portsOf);
  const grant = grantPorts(service.spec.ports, before?.ports ?? [], [...pass.held, ...inTheWay], pass.taken);
  for (const { port, by } of grant.refused) {
    if (!inTheWay.some((held) => held.by === by)) {
      pass.outcome.because.push(warning(name, "port.taken", `${name} cannot publish ${port}: ${by} has it`));
    }
  }
  put(pass, name, { vip, ports: grant.ports, endpoints: endpointsOf(answering) });
  pass.held.push(...portsOf({ ...app.ref, service: name, vip, ports: grant.ports, endpoints: [], generation: 0 }));
}

/** Until one is ready that answers where the wanted ports lead, they lead where those that are ready do answer. */
function asOlderOnes(
  { app, held, taken }: Pass,
  { ports }: ServiceRouting,
  ready: ReplicaView[],
): { ports: PublishedPort[]; endpoints: ReplicaView[] } {
  const endpoints = ready.filter((replica) => answersAt(app, replica, ports));
  const newest = ready.toSorted((a, b) => releaseOf(a) - releaseOf(b)).at(-1);
  if (endpoints.length > 0 || !newest?.record) return { ports, endpoints };
  const granted = grantPorts(portsOfReplica(app, newest.record.value), ports, held, taken).ports;
  return { ports: granted, endpoints: ready.filter((replica) => answersAt(app, replica, granted)) };
}

const releaseOf = ({ record }: ReplicaView): number => record?.value.release ?? 0;

const endpointsOf = (replicas: ReplicaView[]): Endpoint[] => replicas.flatMap((replica) => endpointOf(replica) ?? []);

/** A service that is not wanted any more is routed until its last replica is gone. */
function routeLeaving(pass: Pass, routing: ServiceRouting): void {
  const { app } = pass;
  const { service, vip } = routing;
  if (![...app.replicas.values()].some(({ record }) => record?.value.service === service)) {
    pass.outcome.writes.push({ kind: "routing", key: keyOf.routing(app.ref, service) });
    return;
  }
  const kept = (port: PublishedPort): boolean => !pass.held.some((held) => clash(held, port));
  put(pass, service, { vip, ports: routing.ports.filter(kept), endpoints: endpointsOf(readyReplicas(app, service)) });
}

function put({ app, outcome }: Pass, service: string, content: Content): void {
  const before = app.routing.get(service)?.value;
  if (before && sameJson(contentOf(before), contentOf(content))) return;
  const value: ServiceRouting = { ...app.ref, service, generation: nextGeneration(app, before), ...content };
  outcome.writes.push({ kind: "routing", key: keyOf.routing(app.ref, service), value });
}

/** A routing that is made anew starts above all that an earlier one of the same name may have been acknowledged at. */
const nextGeneration = (app: AppView, before: ServiceRouting | undefined): number =>
  before ? before.generation + 1 : (app.record?.value.generation ?? 0) * GENERATIONS_EACH + 1;

const contentOf = ({ vip, ports, endpoints }: Content): Content => ({ vip, ports, endpoints });

const warning = (service: string, reason: string, message: string): Reason => ({
  severity: "warning",
  kind: "route",
  reason,
  message,
  service,
});
