import { expect, test } from "vitest";
import { isStable, unsettled } from "./liveness.ts";
import { APPS, ASKS, ask } from "./operator.ts";
import { World } from "./world.ts";

const UP = ASKS.find(({ says }) => says === "up");
const REST_MS = 45 * 60_000;

/** Containers of replicas that end only when they are told to. */
const up = ({ hosts }: World): string[] =>
  hosts
    .flatMap((host) => host.up().filter(({ image }) => isStable(image)))
    .map(({ name }) => name)
    .sort();

/** Calls that end or remove containers, since a moment. */
const ended = ({ hosts }: World, since: number): string[] =>
  hosts.flatMap(({ engine }) =>
    engine.world.asked
      .filter(({ at, call }) => at >= since && (call === "stop" || call === "kill" || call === "remove"))
      .map(({ call, id }) => `${call} ${id}`),
  );

/** A cluster of one seed, at rest after an app came up. */
async function atRest(seed: number): Promise<World> {
  const world = new World(seed);
  await world.begin();
  for (const ref of APPS) if (UP) await ask(world, UP, ref, world.random.fork());
  await world.clock.runUntil(() => unsettled(world) === undefined, REST_MS);
  return world;
}

test.each(Array.from({ length: 20 }, (_, index) => index + 1))(
  "a leader that comes back with an empty store ends nothing that runs (seed %i)",
  async (seed) => {
    const world = await atRest(seed);
    const before = up(world);
    const since = world.clock.now();
    await world.loseStore();
    await world.clock.advance(10 * 60_000);
    expect(ended(world, since).filter((call) => !call.startsWith("remove"))).toEqual([]);
    expect(up(world)).toEqual(before);
    world.end();
  },
);
