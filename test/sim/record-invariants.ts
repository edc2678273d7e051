import { clash, portsOf as heldBy } from "../../src/engine/model/held-ports.ts";
import { appKey, appOfReplica, serviceKey } from "../../src/engine/model/names.ts";
import { keyOf } from "../../src/engine/model/records.ts";
import type { Release } from "../../src/engine/model/release.ts";
import type { ReplicaRecord, ReplicaStatus, RetireReason } from "../../src/engine/model/replica.ts";
import type { ServiceRouting } from "../../src/engine/model/routing.ts";
import type { AppView } from "../../src/engine/model/view.ts";
import { servingRelease, wantedServices } from "../../src/engine/model/wanted.ts";
import { portsOf } from "../../src/engine/route/endpoints.ts";
import type { Invariant } from "./invariant.ts";
import type { SimHost } from "./sim-host.ts";
import { onChange, type RecordChange, stored } from "./stored.ts";
import type { World } from "./world.ts";

/** What must hold of every record that is written. */
export const recordInvariants = (): Invariant[] => [
  { says: "The generation of a routing only grows.", check: generationsGrow() },
  { says: "A virtual IP and a published port lead to one service.", check: oneService() },
  {
    says: "A published port leads to replicas that listen where it leads.",
    check: onChange("routing", leadsElsewhere),
  },
  { says: "The id of a replica is given once.", check: idsAreNew() },
  { says: "A replica that is ready goes for another one only once that is ready.", check: replacedByReady() },
  {
    says: "What may still write to a volume is not taken for lost.",
    check: onChange("loss", ({ key, after }, world) => {
      const id = key.split("/").at(-1) ?? "";
      const record = stored<ReplicaRecord>(world, keyOf.replica(appOfReplica(id), id));
      return after && record?.service === "db" ? `${id} was: ${after.because}` : undefined;
    }),
  },
  {
    says: "A release that was turned back is left alone until another is asked for.",
    check: onChange("rollout", ({ before, after }) => {
      if (!before || !after || before.release !== after.release || before.serving === before.release) return undefined;
      return after.serving === before.serving ? undefined : `${after.id} serves ${after.serving}`;
    }),
  },
];

function generationsGrow(): Invariant["check"] {
  const reached = new Map<string, number>();
  let store = "";
  return onChange("routing", ({ key, after }, { disk }) => {
    if (store !== disk.id) reached.clear();
    store = disk.id;
    const highest = reached.get(key) ?? 0;
    if (!after) return undefined;
    reached.set(key, after.generation);
    return after.generation <= highest ? `${key} went from ${highest} to ${after.generation}` : undefined;
  });
}

function oneService(): Invariant["check"] {
  const current = new Map<string, ServiceRouting>();
  let store = "";
  return onChange("routing", ({ key, after }, { disk }) => {
    if (store !== disk.id) current.clear();
    store = disk.id;
    for (const other of current.keys()) if (!disk.entries.has(other)) current.delete(other);
    if (!after) return undefined;
    current.set(key, after);
    for (const [other, routing] of current) {
      if (other === key) continue;
      if (routing.vip === after.vip) return `${after.vip} is of ${key} and of ${other}`;
      const port = heldBy(after).find((own) => heldBy(routing).some((theirs) => clash(own, theirs)));
      if (port) return `${port.published} is of ${key} and of ${other}`;
    }
    return undefined;
  });
}

/** What a store begins with is what was served before, and is looked at first of all. */
function leadsElsewhere({ key, before, after: routing }: RecordChange<"routing">, world: World): string | undefined {
  if (!before && world.restored.has(key)) return undefined;
  for (const { replica } of routing?.endpoints ?? []) {
    const app = appOfReplica(replica);
    const record = stored<ReplicaRecord>(world, keyOf.replica(app, replica));
    const view = world.view?.apps.get(appKey(app));
    if (!record || !view || isOfToday(view, record)) continue;
    const made = portsOf(view, record);
    for (const { published, target } of routing?.ports ?? []) {
      const own = made.find((port) => port.published === published);
      if (own && own.target !== target) return `${published} leads to ${target} of ${replica}, which has ${own.target}`;
    }
  }
  return undefined;
}

/** A release that changes ports alone makes no other replica. */
const isOfToday = (app: AppView, { service, specHash }: ReplicaRecord): boolean =>
  wantedServices(app, servingRelease(app)).get(service)?.specHash === specHash;

/** Also of those that were forgotten long ago; of one that only a store before this one knew, if it ever came to a container. */
function idsAreNew(): Invariant["check"] {
  const seen = new Map<string, string>();
  return onChange("replica", ({ key, before, after }, { restored, disk, hosts }) => {
    if (before || !after) return undefined;
    const since = seen.get(key);
    seen.set(key, disk.id);
    const isAgain = since === disk.id || (since !== undefined && hosts.some((host) => cameToContainer(host, after.id)));
    return isAgain && !restored.has(key) ? `${after.id} was there before` : undefined;
  });
}

const cameToContainer = ({ engine }: SimHost, replica: string): boolean =>
  engine.world.asked.some(({ call, id }) => call === "create" && id?.startsWith(`${replica}.`));

const FOR_ANOTHER = new Set<RetireReason>(["replaced", "restart"]);

/** Between a decision and its commit lies a slow disk at most. */
const DECIDED_MS = 2000;

function replacedByReady(): Invariant["check"] {
  const readyAt = new Map<string, number>();
  const note = onChange("status", ({ before, after }, { clock }) => {
    if (before?.ready) readyAt.set(before.replica, clock.now());
    if (after?.ready) readyAt.set(after.replica, Number.POSITIVE_INFINITY);
    return undefined;
  });
  const judge = onChange("replica", ({ before, after }, world) => {
    if (!before || before.retired || !after?.retired || !FOR_ANOTHER.has(after.retired.because)) return undefined;
    const { id, service, slot, release } = after;
    if (service !== "web") return undefined;
    const app = appOfReplica(id);
    const isReady = stored<ReplicaStatus>(world, keyOf.status(app, id))?.ready === true;
    const spec = stored<Release>(world, keyOf.release(app, release))?.spec.services[service];
    if (!isReady || !spec || spec.mounts.length > 0) return undefined;
    const others = world.view?.apps.get(appKey(app))?.replicas.values() ?? [];
    const wasReady = [...others].some(
      ({ id: other, record }) =>
        other !== id &&
        record?.value.service === service &&
        record.value.slot === slot &&
        (readyAt.get(other) ?? Number.NEGATIVE_INFINITY) > world.clock.now() - DECIDED_MS,
    );
    return wasReady ? undefined : `${id} of ${serviceKey({ ...app, service })} went too early`;
  });
  return (world) => note(world) ?? judge(world);
}
