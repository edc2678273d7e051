import type { Random } from "./random.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

/** A bad thing that happens at one moment; answers what it did. */
export type Fault = {
  weight: number;
  says: string;
  strike(world: World, host: SimHost, random: Random): string | undefined;
};

const anyContainer = (host: SimHost, random: Random): string | undefined => random.pick(host.up())?.id;

const toContainer =
  (harm: (host: SimHost, id: string) => void) =>
  (_: World, host: SimHost, random: Random): string | undefined => {
    const id = anyContainer(host, random);
    if (id !== undefined) harm(host, id);
    return id;
  };

export const FAULTS: readonly Fault[] = [
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
    weight: 1,
    says: "a container is renamed",
    strike: toContainer(({ engine }, id) => engine.world.rename(id, `other-${id}`)),
  },
  { weight: 4, says: "the leader is killed", strike: killLeader },
  { weight: 4, says: "an agent is killed", strike: killAgent },
  { weight: 2, says: "orcd is killed", strike: killBoth },
  { weight: 1, says: "an agent's disk is wiped", strike: wipeDisk },
  { weight: 2, says: "the engine restarts", strike: restartEngine },
  { weight: 3, says: "a data plane is flushed", strike: (_, host, random) => flush(host, random) },
  { weight: 3, says: "the link breaks", strike: breakLink },
  { weight: 3, says: "the store compacts", strike: compact },
  { weight: 3, says: "the weather changes", strike: changeWeather },
];

function killLeader(world: World, _: SimHost, random: Random): undefined {
  world.crashLeader();
  world.clock.after(random.between(10, 4000), () => world.startLeader());
}

function killAgent(world: World, host: SimHost, random: Random): string {
  host.crash();
  world.clock.after(random.between(10, 25_000), () => host.start());
  return host.name;
}

function killBoth(world: World, host: SimHost, random: Random): string {
  const back = random.between(10, 4000);
  world.crashLeader();
  host.crash();
  world.clock.after(back, () => {
    world.startLeader();
    host.start();
  });
  return host.name;
}

function wipeDisk(world: World, host: SimHost): string {
  host.crash();
  host.disk.wipe();
  world.clock.after(100, () => host.start());
  return host.name;
}

function restartEngine(world: World, host: SimHost, random: Random): string {
  if (!host.engine.world.isUp) return "is down already";
  host.engine.world.goDown(random.chance(0.6) ? "die" : "live");
  world.clock.after(random.between(200, 10_000), () => host.engine.world.goUp());
  return host.name;
}

function flush(host: SimHost, random: Random): string | undefined {
  const plane = random.pick(host.planes);
  plane?.flush();
  return plane?.name;
}

function breakLink(world: World, host: SimHost): string {
  host.link.connect(undefined);
  world.clock.after(300, () => reconnect(world, host));
  return host.name;
}

function reconnect({ control }: World, { link }: SimHost): void {
  if (control && !link.isConnected) link.connect(control.link);
}

function compact(world: World): undefined {
  void world.store.compact(world.disk.revision);
}

/** How often things go wrong by themselves, until the weather changes again. */
function changeWeather(world: World, host: SimHost, random: Random): string {
  const bad = (chance: number): number => (random.chance(0.5) ? 0 : random.next() * chance);
  world.storeTrouble = { fails: bad(0.1), answerLost: bad(0.1) };
  host.link.trouble = { doubled: bad(0.5), lost: bad(0.3), slowestMs: random.between(1, 400) };
  Object.assign(host.engine.trouble, {
    refused: bad(0.2),
    answerLost: bad(0.1),
    hangs: bad(0.02),
    pullFails: bad(0.5),
    eventLost: bad(0.5),
    eventDoubled: bad(0.5),
    streamBreaks: bad(0.2),
    slowness: random.between(1, 6),
  });
  for (const plane of host.planes) plane.trouble = { failure: bad(0.4), slowestMs: random.between(5, 500) };
  return host.name;
}

/** Everything works again and everybody is there. */
export function calm(world: World): void {
  world.storeTrouble = { fails: 0, answerLost: 0 };
  world.peaceSince = world.clock.now();
  world.startLeader();
  for (const host of world.hosts) {
    host.engine.world.goUp();
    host.start();
    host.link.trouble = { doubled: 0, lost: 0, slowestMs: 2 };
    reconnect(world, host);
    Object.assign(host.engine.trouble, {
      refused: 0,
      answerLost: 0,
      hangs: 0,
      pullFails: 0,
      eventLost: 0,
      eventDoubled: 0,
      streamBreaks: 0,
      slowness: 1,
    });
    for (const plane of host.planes) plane.trouble = { failure: 0, slowestMs: 5 };
  }
}
