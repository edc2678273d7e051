import { LABEL } from "../../src/engine/model/labels.ts";
import type { Fault } from "./fault.ts";
import { HARMS, type Harm } from "./harms.ts";
import { APPS, ASKS, ask } from "./operator.ts";
import type { Random } from "./random.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

const toAnyContainer = ({ weight, says, harm }: Harm): Fault => ({
  weight,
  says: `a container ${says}`,
  strike: (_, host, random) => {
    const id = random.pick(host.up())?.id;
    if (id !== undefined) harm(host, id);
    return id;
  },
});

/** What people and other programs do to containers and to the network behind orc's back. */
export const FAULTS_BY_OTHERS: readonly Fault[] = [
  ...HARMS.map(toAnyContainer),
  { weight: 2, says: "a container is renamed", strike: rename },
  { weight: 1, says: "the network is removed", strike: (_, { engine }) => void engine.world.loseNetwork() },
  { weight: 3, says: "labels are forged", strike: forge },
  { weight: 2, says: "the engine is frozen", strike: freeze },
  { weight: 2, says: "an image is removed", strike: removeImage },
  { weight: 2, says: "two people ask at once", strike: askTwice },
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

/** It can be had again. */
function removeImage(_: World, { engine }: SimHost, random: Random): string | undefined {
  const image = random.pick([...engine.world.images]);
  if (image !== undefined) engine.world.images.delete(image);
  return image;
}

/** Both see the same, and neither knows of the other: the same app, or two that may want one port. */
function askTwice(world: World, _: SimHost, random: Random): undefined {
  const first = random.pick(APPS);
  for (const ref of random.chance(0.5) ? APPS : [first, first]) {
    const what = random.weighted(ASKS);
    if (what && ref) void ask(world, what, ref, random.fork());
  }
}

/** The first app's, in stories too, for up to two minutes. */
export function takePort({ clock }: World, { planes }: SimHost, random: Random): undefined {
  const plane = planes.find(({ name }) => name === "ports");
  if (!plane) return;
  plane.taken = { "8080/tcp": "another program has it", "8082/tcp": "another program has it" };
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
