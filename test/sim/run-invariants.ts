import { LABEL } from "../../src/engine/model/labels.ts";
import { appKey, appOfReplica, slotOf } from "../../src/engine/model/names.ts";
import type { ReplicaView, View } from "../../src/engine/model/view.ts";
import { specOf } from "../../src/engine/model/wanted.ts";
import type { Invariant } from "./invariant.ts";
import { hasProbe } from "./probed.ts";
import type { SimHost } from "./sim-host.ts";
import { onChange } from "./stored.ts";
import type { World } from "./world.ts";

/** What must hold of the runs that engines are asked for. */
export const runInvariants = (): Invariant[] => [
  { says: "In peace a replica whose runs end has its next run after its back-off.", check: runsFollow() },
  { says: "In peace a run that lives no more, by its probe, is ended.", check: deadAreEnded },
  { says: "In peace nobody waits for a host that is silent.", check: silentAreLeft },
  { says: "A job that is done is not done again.", check: jobsAreDoneOnce() },
  { says: "An agent that comes back waits as long as the one before it would have.", check: waitsAreKept() },
  { says: "What had held out has its next run at once.", check: firstEndsAreFollowed },
  { says: "A run has one container.", check: runsAreNamedOnce() },
];

const replicaOf = (run: string): string => `${slotOf(run)}.${run.split(".").at(-2)}`;

/** Calls with every container that was made since, by the id of its run. */
function eachMade(): (world: World, call: (run: string, at: number, host: SimHost) => void) => void {
  const read = new Map<SimHost, number>();
  const known = new Set<string>();
  return ({ hosts }, call) => {
    for (const host of hosts) {
      const { asked } = host.engine.world;
      for (let index = read.get(host) ?? 0; index < asked.length; index += 1) {
        const one = asked[index];
        // What came of a call without an answer is asked for again: that is the same run.
        if (one?.call !== "create" || one.id === undefined || known.has(one.id)) continue;
        known.add(one.id);
        call(one.id, one.at, host);
      }
      read.set(host, asked.length);
    }
  };
}

/** The longest back-off, and what an agent and an engine in order need beside it. */
const LONGEST_MS = 60_000 + 25_000;
const WINDOW_MS = 60_000;
/** At 0, 0, 1, 3, 7, 15, 31 s, and those that a probe or a dependency sets free. */
const MOST_IN_WINDOW = 10;

const ENDS_AGAIN = new Set(["crashes", "dies", "hungry", "refuses"]);

function runsFollow(): Invariant["check"] {
  const made = new Map<string, number[]>();
  const forEachMade = eachMade();
  return (world) => {
    const { peaceSince, clock, view } = world;
    const now = clock.now();
    forEachMade(world, (run, at) => {
      const replica = replicaOf(run);
      made.set(replica, [...(made.get(replica) ?? []).filter((one) => at - one < WINDOW_MS), at]);
    });
    if (peaceSince === undefined || !view) return undefined;
    for (const app of view.apps.values()) {
      for (const replica of app.replicas.values()) {
        if (!endsAgain(world, replica) || isHung(world, replica.id)) continue;
        const tries = made.get(replica.id) ?? [];
        const inPeace = tries.filter((at) => at > peaceSince);
        if (inPeace.length > MOST_IN_WINDOW) return `${replica.id} had ${inPeace.length} runs in ${WINDOW_MS / 1000} s`;
        const last = Math.max(peaceSince, replica.placement?.seenAt ?? now, ...tries);
        if (now - last > LONGEST_MS && !isUp(world, replica.id)) return `${replica.id} had none since ${last / 1000} s`;
      }
    }
    return undefined;
  };
}

const isUp = ({ hosts }: World, replica: string): boolean =>
  hosts.some((host) => host.up().some(({ labels }) => labels[LABEL.replica] === replica));

/** Of a start without an answer nobody knows for long what will come of it. */
const isHung = ({ hosts }: World, replica: string): boolean =>
  hosts.some(({ engine }) => [...engine.world.hung].some((run) => replicaOf(run) === replica));

function endsAgain({ view }: World, { id, record, placement, status }: ReplicaView): boolean {
  const app = view?.apps.get(appKey(appOfReplica(id)));
  if (!app || !record || record.value.retired || !placement?.value.host || status?.value.finished) return false;
  // A pull that hangs has a deadline of its own.
  if (status?.value.reason === "pulling") return false;
  const image = specOf(app, record.value.release)?.services[record.value.service]?.image ?? "";
  return ENDS_AGAIN.has(image.slice(image.indexOf(":") + 1));
}

/** Four questions, two seconds apart, and what an agent and an engine in order need beside it. */
const DEAD_MS = 25_000;

function deadAreEnded({ hosts, view, peaceSince, clock }: World): string | undefined {
  const now = clock.now();
  if (peaceSince === undefined || now - peaceSince < DEAD_MS) return undefined;
  for (const host of hosts) {
    for (const container of host.engine.world.all()) {
      const since = container.failsProbesSince();
      const replica = container.spec.labels[LABEL.replica];
      if (!container.isUp || since === undefined || replica === undefined || now - since < DEAD_MS) continue;
      if (hasProbe(view, replica, "liveness")) return `${container.name} is up`;
    }
  }
  return undefined;
}

/** What a leader waits for a host, and then for its own disk. */
const SILENT_MS = 20_000;

function silentAreLeft({ hosts, view, peaceSince, clock }: World): string | undefined {
  if (peaceSince === undefined || !view || hosts.length === 1) return undefined;
  for (const { name, silentSince } of hosts) {
    if (silentSince === undefined || clock.now() - Math.max(silentSince, peaceSince) < SILENT_MS) continue;
    for (const app of view.apps.values()) {
      for (const { id, record, placement, loss, status } of app.replicas.values()) {
        const isThere = placement?.value.host === name && status?.value.state !== "gone";
        if (isThere && record && record.value.service !== "db" && !loss) return `${id} is waited for`;
      }
    }
  }
  return undefined;
}

/** Whoever wipes an agent's disk takes its memory of jobs that are done. */
function jobsAreDoneOnce(): Invariant["check"] {
  const done = new Set<string>();
  const forEachMade = eachMade();
  return (world) => {
    let again: string | undefined;
    forEachMade(world, (run, _, host) => {
      const replica = replicaOf(run);
      if (done.has(replica) && !host.wasWiped) again ??= run;
    });
    for (const { engine } of world.hosts) {
      for (const { endedItself, spec } of engine.world.all()) {
        const replica = spec.labels[LABEL.replica];
        if (replica !== undefined && spec.image === "app:job" && endedItself) done.add(replica);
      }
    }
    return again;
  };
}

/** What a dependency sets free, and what is asked to be something else, is tried at once. */
function waitsAreKept(): Invariant["check"] {
  const forEachMade = eachMade();
  const asked = new Map<SimHost["waits"], Map<string, number>>();
  return (world) => {
    const { view, hosts, restored } = world;
    for (const { waits } of hosts)
      if (view && waits.size > 0 && !asked.has(waits)) asked.set(waits, generationsOf(view));
    let early: string | undefined;
    forEachMade(world, (run, at, { waits }) => {
      const replica = replicaOf(run);
      const key = appKey(appOfReplica(replica));
      const app = view?.apps.get(key);
      const record = app?.replicas.get(replica)?.record?.value;
      const spec = app && record && specOf(app, record.release)?.services[record.service];
      const isSame = asked.get(waits)?.get(key) === app?.record?.value.generation;
      if (!spec || !isSame || restored.size > 0 || Object.keys(spec.dependsOn).length > 0) return;
      const until = waits.get(replica) ?? at;
      if (at < until) early ??= `${run} was made ${until - at} ms too early`;
    });
    return early;
  };
}

const generationsOf = ({ apps }: View): Map<string, number> =>
  new Map([...apps].map(([key, { record }]) => [key, record?.value.generation ?? 0]));

function firstEndsAreFollowed(world: World): string | undefined {
  const { owed, view, clock } = world;
  world.owed = owed.filter(({ by }) => by > clock.now());
  for (const { container, by } of owed) {
    const replica = replicaOf(container);
    const parts = view?.apps.get(appKey(appOfReplica(replica)))?.replicas.get(replica);
    const isWanted = parts?.record && !parts.record.value.retired;
    if (by <= clock.now() && isWanted && !isUp(world, replica)) return `${replica} has none`;
  }
  return undefined;
}

/** An agent that has seen a run never gives its name to another container. */
function runsAreNamedOnce(): Invariant["check"] {
  const seen = new Map<string, { containerId: string; life: SimHost["waits"] | undefined }>();
  return onChange("status", ({ after }, { hosts, restored }) => {
    const { run, containerId, host } = after ?? {};
    if (run === undefined || containerId === undefined || restored.size > 0) return undefined;
    const life = hosts.find(({ name }) => name === host)?.waits;
    const before = seen.get(run);
    seen.set(run, { containerId, life });
    const isAgain = before !== undefined && before.containerId !== containerId && before.life === life;
    return isAgain ? `${run} is ${before.containerId} and ${containerId}` : undefined;
  });
}
