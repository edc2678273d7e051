import { LABEL } from "../../src/engine/model/labels.ts";
import { isLive, isReady } from "../../src/engine/model/replica-condition.ts";
import type { AppView, ReplicaView } from "../../src/engine/model/view.ts";
import { servingRelease, specOf, wantedServices } from "../../src/engine/model/wanted.ts";
import type { Tag } from "./behaviours.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

/** Programs that run for good once they run. */
const STABLE: ReadonlySet<string> = new Set<Tag>(["good", "slow", "deaf"]);

/** What is not as it should be in a cluster that has been left in peace; undefined when all is well. */
export function unsettled(world: World): string | undefined {
  const { view } = world;
  if (!view) return "there is no leader";
  if (world.telling > 0) return "more is to come";
  for (const app of view.apps.values()) {
    const wrong = unsettledApp(world, app) ?? unrouted(world, app);
    if (wrong) return `${app.ref.app}: ${wrong}`;
  }
  return offTheNetwork(world) ?? stillTaken(world) ?? leftovers(world);
}

/** Whether an image's program runs for good once it runs. */
export const isStable = (image: string): boolean => STABLE.has(image.slice(image.indexOf(":") + 1));

function unsettledApp({ hosts }: World, app: AppView): string | undefined {
  const record = app.record?.value;
  const rollout = app.rollout?.value;
  if (!record) return undefined;
  if (rollout?.observedGeneration !== record.generation) return "its newest generation was not looked at";
  if (rollout.state === "running") return "its rollout goes on";
  for (const replica of app.replicas.values()) {
    if (!replica.record) return `${replica.id} has parts and no record`;
    if (replica.record.value.retired) return `${replica.id} is to go and is not gone`;
    if (!isStable(imageOf(app, replica))) continue;
    if (!isReady(replica)) return `${replica.id} is not ready: ${replica.status?.value.message ?? ""}`;
    const isThere = hosts.some((host) =>
      host.up().some(({ state, labels }) => state === "running" && labels[LABEL.replica] === replica.id),
    );
    if (!isThere) return `${replica.id} is said to be ready, and no run of it is up`;
  }
  return rollout.state === "complete" ? missingReplicas(app) : undefined;
}

const imageOf = (app: AppView, { record }: ReplicaView): string =>
  (record && specOf(app, record.value.release)?.services[record.value.service]?.image) ?? "";

function missingReplicas(app: AppView): string | undefined {
  for (const [name, { replicas }] of wantedServices(app, servingRelease(app))) {
    const live = [...app.replicas.values()].filter(
      (replica) => replica.record?.value.service === name && isLive(replica),
    );
    const slots = new Set(live.map(({ record }) => record?.value.slot)).size;
    // Where a new one does not come up, the old one stays beside it.
    const isRight = slots === replicas && (live.length === slots || live.some((one) => !isStable(imageOf(app, one))));
    if (!isRight) return `${name} has ${live.length} replicas in ${slots} slots and should have ${replicas}`;
  }
  return undefined;
}

/** Every data plane serves just what the leader wants, and endpoints are the addresses of those replicas. */
function unrouted({ hosts }: World, app: AppView): string | undefined {
  for (const { value: routing } of app.routing.values()) {
    const key = `${app.ref.namespace}/${app.ref.app}/${routing.service}`;
    for (const host of hosts) {
      for (const plane of host.planes) {
        if (plane.serving[key]?.generation !== routing.generation)
          return `${plane.name} of ${host.name} is late for ${key}`;
      }
    }
    // A rollout that stopped may leave old ones that answer on other ports.
    const isWhole = app.rollout?.value.state === "complete";
    const unrouted = [...app.replicas.values()].find(
      (one) =>
        isWhole &&
        isReady(one) &&
        one.record?.value.service === routing.service &&
        isStable(imageOf(app, one)) &&
        !routing.endpoints.some(({ replica }) => replica === one.id),
    );
    if (unrouted) return `nothing is sent to ${unrouted.id}, which is ready`;
    for (const { replica, address } of routing.endpoints) {
      if (hosts.some((host) => isForged(host, address))) return `requests for ${replica} go to a forged container`;
      const at = hosts.flatMap((host) => host.up()).find((container) => container.address === address);
      const image = at?.image ?? "";
      if (isStable(image) && at?.labels[LABEL.replica] !== replica)
        return `${address} of ${replica} belongs to ${at?.name}`;
    }
  }
  return undefined;
}

const isForged = ({ engine: { world } }: SimHost, address: string): boolean =>
  world.all().some((container) => container.address === address && world.forged.has(container.id));

/** Nobody reaches a container that has no address. */
function offTheNetwork({ hosts }: World): string | undefined {
  const off = hosts.flatMap((host) => host.up()).find(({ address, image }) => address === undefined && isStable(image));
  return off && `${off.name} is not on the network`;
}

/** A port that somebody else held, and let go of, is ours. */
function stillTaken({ view }: World): string | undefined {
  for (const { name, acks } of view?.hosts.values() ?? []) {
    const port = [...acks.values()].flatMap(({ value }) => Object.keys(value.taken))[0];
    if (port !== undefined) return `${port} of ${name} is said to be taken`;
  }
  return undefined;
}

/** Containers that no record accounts for. */
function leftovers({ hosts, view }: World): string | undefined {
  const known = new Set([...(view?.apps.values() ?? [])].flatMap((app) => [...app.replicas.keys()]));
  for (const host of hosts) {
    for (const { id, name, labels } of host.engine.world.containers()) {
      const replica = labels[LABEL.replica];
      // What goes by another name than its run's is no run of ours that anybody could know.
      if (host.engine.world.forged.has(id) || (name !== labels[LABEL.run] && !known.has(replica ?? ""))) continue;
      if (replica !== undefined && !known.has(replica)) return `${name} belongs to nothing`;
    }
  }
  return undefined;
}
