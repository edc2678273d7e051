import { healLoop } from "../../../src/engine/heal/loop.ts";
import { PLANES } from "../../../src/engine/model/host.ts";
import { appKey } from "../../../src/engine/model/names.ts";
import type { ReplicaStatus } from "../../../src/engine/model/replica.ts";
import type { ReplicaView } from "../../../src/engine/model/view.ts";
import { placeLoop } from "../../../src/engine/place/loop.ts";
import { rolloutLoop } from "../../../src/engine/rollout/loop.ts";
import { routeLoop } from "../../../src/engine/route/loop.ts";
import { SHOP, WALL, type World } from "./world.ts";

const KEY = appKey(SHOP);

/** What may happen next in a world: a pass of a loop, a step of an agent, an acknowledgement. */
export type Event = { name: string; run(crashAfter?: number): void };

function loopEvents(world: World): Event[] {
  return [
    { name: "rollout", run: (crash) => void world.pass(rolloutLoop, KEY, crash) },
    { name: "place", run: (crash) => void world.pass(placeLoop, "cluster", crash) },
    { name: "route", run: (crash) => void world.pass(routeLoop, KEY, crash) },
    ...[...world.view.hosts.keys()].map((host) => ({
      name: `heal ${host}`,
      run: (crash?: number) => void world.pass(healLoop, host, crash),
    })),
  ];
}

function planeEvents(world: World): Event[] {
  return world
    .speaking()
    .flatMap((host) =>
      PLANES.map((plane) => ({ name: `ack ${host} ${plane}`, run: () => world.acknowledge(host, plane) })),
    );
}

/** What the agent of its host does next with each replica. */
export function agentEvents(world: World): Event[] {
  return world.replicas().flatMap((replica) => {
    const next = nextStatus(world, replica);
    return next ? [{ name: `agent ${replica.id} ${next.state}`, run: () => world.report(replica.id, next) }] : [];
  });
}

/** The one step an agent takes with a replica, by what it is told and what its release does; undefined when there is nothing to do. */
function nextStatus(world: World, replica: ReplicaView): Partial<ReplicaStatus> | undefined {
  const record = replica.record?.value;
  const status = replica.status?.value;
  const host = replica.placement?.value.host;
  if (!record || host === undefined || world.silent.has(host) || status?.state === "gone") return undefined;
  if (record.retired) {
    if (!replica.drained) return undefined;
    if (!status) return { state: "gone", ready: false };
    return status.state === "stopping"
      ? { state: "gone", ready: false, drain: { ms: 5, cut: 0 } }
      : { state: "stopping", ready: false };
  }
  const service = world.app().releases.get(record.release)?.value.spec.services[record.service];
  if (!status) return { state: "preparing", reason: "pulling" };
  if (status.state === "preparing")
    return {
      state: "running",
      reason: "starting",
      startedAt: WALL,
      address: addressOf(record.counter),
      run: `${replica.id}.1`,
    };
  if (service?.environment.MODE === "crash") {
    const lastExit = { run: `${replica.id}.3`, code: 1, outcome: "failed", reason: "exit", at: WALL } as const;
    return status.reason === "crash-loop"
      ? undefined
      : { ready: false, reason: "crash-loop", message: "exited with 1, 3 times", restarts: 2, lastExit };
  }
  if (service?.restart.condition === "no") {
    const lastExit = { run: `${replica.id}.1`, code: 0, outcome: "completed", reason: "exit", at: WALL } as const;
    return status.finished ? undefined : { finished: true, ready: false, reason: "completed", lastExit };
  }
  return status.ready ? undefined : { ready: true, reason: "ready" };
}

const addressOf = (counter: number): string => `10.210.${Math.floor(counter / 250)}.${(counter % 250) + 2}`;

/** How a pass of the rollout is run, and what is looked at after every event. */
export type Watch = { rollout?(crashAfter: number | undefined): void; check?(): void };

/** Lets everything happen that can, in order, until nothing does any more; throws when that takes too long. */
export function settle(world: World, watch: Watch = {}): void {
  let quiet = 0;
  for (let round = 0; round < 400; round += 1) {
    const before = snapshot(world);
    for (const event of loopEvents(world)) run(event, watch);
    for (const event of planeEvents(world)) run(event, watch);
    for (const event of agentEvents(world)) run(event, watch);
    world.wait(10);
    // What planes say in one round is seen by loops in the next.
    quiet = snapshot(world) === before ? quiet + 1 : 0;
    if (quiet === 2) return;
  }
  throw new Error(`the world does not come to rest: ${snapshot(world)}`);
}

/** Lets so many things happen in an order drawn from a seed, passes that crash half way among them. */
export function stir(world: World, seed: number, steps: number, watch: Watch = {}): void {
  let state = seed >>> 0;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let step = 0; step < steps; step += 1) {
    const kinds = [loopEvents(world), planeEvents(world), agentEvents(world)].filter((events) => events.length > 0);
    const events = kinds[draw(kinds.length)] ?? [];
    const event = events[draw(events.length)];
    if (event) run(event, watch, draw(5) === 0 ? draw(2) : undefined);
    world.now += draw(30);
  }
}

function run(event: Event, watch: Watch, crashAfter?: number): void {
  if (event.name === "rollout" && watch.rollout) watch.rollout(crashAfter);
  else event.run(crashAfter);
  watch.check?.();
}

/** All that loops and agents have written about the app. */
export function snapshot(world: World): string {
  const app = world.view.apps.get(KEY);
  const parts = [...(app?.replicas.values() ?? [])].map(({ record, placement, loss, drained, status }) =>
    [record, placement, loss, drained, status].map((entry) => entry?.value ?? null),
  );
  const rollout = app?.rollout && { ...app.rollout.value, remainingMs: 0 };
  return JSON.stringify([parts, rollout, [...(app?.routing.values() ?? [])].map(({ value }) => value)]);
}
