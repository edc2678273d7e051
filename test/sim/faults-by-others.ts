import { LABEL } from "../../src/engine/model/labels.ts";
import type { Fault } from "./fault.ts";
import type { Random } from "./random.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

const toContainer =
  (harm: (host: SimHost, id: string) => void) =>
  (_: World, host: SimHost, random: Random): string | undefined => {
    const id = random.pick(host.up())?.id;
    if (id !== undefined) harm(host, id);
    return id;
  };

/** What people and other programs do to containers and to the network behind orc's back. */
export const FAULTS_BY_OTHERS: readonly Fault[] = [
  { weight: 5, says: "a container is killed", strike: toContainer(({ engine }, id) => engine.world.crash(id, 137)) },
  { weight: 2, says: "a container runs out of memory", strike: toContainer(({ engine }, id) => engine.world.oom(id)) },
  {
    weight: 3,
    says: "a container is removed by hand",
    strike: toContainer(({ engine }, id) => engine.world.removeByHand(id)),
  },
  { weight: 2, says: "a container is paused by hand", strike: toContainer(({ engine }, id) => engine.world.pause(id)) },
  {
    weight: 2,
    says: "a container is stopped by hand",
    strike: toContainer(({ engine }, id) => engine.world.stopByHand(id)),
  },
  {
    weight: 2,
    says: "a container is renamed",
    strike: rename,
  },
  {
    weight: 2,
    says: "a container is taken off the network",
    strike: toContainer(({ engine }, id) => engine.world.disconnect(id)),
  },
  { weight: 1, says: "the network is removed", strike: (_, { engine }) => void engine.world.loseNetwork() },
  { weight: 3, says: "labels are forged", strike: forge },
  { weight: 2, says: "the engine is frozen", strike: freeze },
  { weight: 1, says: "another program takes a published port", strike: takePort },
];

/** Whoever renames a container has seen it: one whose start the agent has not heard the end of is no different from a copy. */
const SEEN_AFTER_MS = 1000;

function rename({ clock }: World, host: SimHost, random: Random): string | undefined {
  const one = random.pick(host.up());
  const age = Date.parse(clock.wall()) - Date.parse(one?.startedAt ?? clock.wall());
  if (!one || age < SEEN_AFTER_MS) return undefined;
  host.engine.world.rename(one.id, `other-${one.id}`);
  return one.id;
}

/** A container with the labels of one that is up: a copy, one that says it is a later run, or one of nobody's replica. */
function forge(_: World, { engine }: SimHost, random: Random): string | undefined {
  const all = engine.world.containers().filter(({ labels }) => labels[LABEL.replica] !== undefined);
  const model = random.pick(all);
  const replica = model?.labels[LABEL.replica];
  if (!model || replica === undefined) return undefined;
  const other = random.pick<Record<string, string>>([
    {},
    { [LABEL.run]: `${replica}.${random.between(50, 59)}` },
    { [LABEL.replica]: `${replica}9`, [LABEL.run]: `${replica}9.1` },
  ]);
  return engine.world.forge(`forged-${engine.world.all().length}-${random.between(1, 1e9)}`, {
    ...model.labels,
    ...other,
  });
}

/** The first app's, for up to two minutes. */
export function takePort({ clock }: World, { planes }: SimHost, random: Random): undefined {
  const plane = planes.find(({ name }) => name === "ports");
  if (!plane) return;
  plane.taken = { "8080/tcp": "another program has it" };
  clock.after(random.between(1000, 120_000), () => {
    plane.taken = {};
  });
}

/** For up to a minute, wherever rollouts are. */
function freeze({ clock }: World, { engine }: SimHost, random: Random): string {
  const ms = random.between(100, 60_000);
  engine.world.freeze();
  clock.after(ms, () => engine.world.thaw());
  return `for ${ms} ms`;
}
