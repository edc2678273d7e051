import type { ReplicaId } from "../../model/names.ts";
import { isReady } from "../../model/replica-condition.ts";
import type { Endpoint } from "../../model/routing.ts";
import type { AppView } from "../../model/view.ts";
import type { Visit } from "../../model/visit.ts";
import { servingRelease, specOf } from "../../model/wanted.ts";
import { knockAt, type Measured } from "../../why/measured.ts";
import type { ApiPorts } from "../api-ports.ts";

/** Somebody waits for the answer at a prompt. */
const VISIT_WITHIN_MS = 2000;

/** More replicas than these are not knocked at: a few tell what is wrong. */
const MOST_VISITS = 10;

type Asking = Pick<ApiPorts, "usage" | "visitor" | "facts" | "host">;

/** Memory that is free on the hosts that can be asked: this one. */
export const freeBytes = ({ facts, host }: Asking): ReadonlyMap<string, number> =>
  new Map([[host, facts.freeMemoryBytes()]]);

/** What replicas of an app, or of one service, use now, and whether they take connections where they say they listen. */
export async function measureApp(ports: Asking, app: AppView, service?: string): Promise<Measured> {
  const ids = [...app.replicas.values()].flatMap(({ record, status }) =>
    (service ?? record?.value.service) === record?.value.service ? (status?.value.containerId ?? []) : [],
  );
  const [used, visits] = await Promise.all([
    ports.usage.of(ids),
    service === undefined ? new Map<ReplicaId, Visit>() : knock(ports, app, service),
  ]);
  return {
    usedBytes: new Map([...used].map(([id, { memoryBytes }]) => [id, memoryBytes])),
    freeBytes: freeBytes(ports),
    visits,
  };
}

async function knock(ports: Asking, app: AppView, service: string): Promise<Map<ReplicaId, Visit>> {
  const spec = specOf(app, servingRelease(app))?.services[service];
  const port = spec && knockAt(spec);
  if (port === undefined) return new Map();
  const ready = [...app.replicas.values()].filter(
    (replica) => isReady(replica) && replica.record?.value.service === service,
  );
  const endpoints = ready.flatMap(({ id, status }) =>
    status?.value.address ? [{ replica: id, address: status.value.address }] : [],
  );
  return visitAll(ports, endpoints, { port });
}

/** Knocks at replicas, all at once. */
export async function visitAll(
  { visitor }: Pick<ApiPorts, "visitor">,
  endpoints: readonly Pick<Endpoint, "replica" | "address">[],
  target: { port: number; path?: string; hostHeader?: string },
): Promise<Map<ReplicaId, Visit>> {
  const visited = await Promise.all(
    endpoints
      .slice(0, MOST_VISITS)
      .map(async ({ replica, address }) => [replica, await visit({ visitor }, { ...target, address })] as const),
  );
  return new Map(visited);
}

export const visit = (
  { visitor }: Pick<ApiPorts, "visitor">,
  target: Parameters<ApiPorts["visitor"]["visit"]>[0],
): Promise<Visit> => visitor.visit(target, VISIT_WITHIN_MS);
