import type { Fault } from "./fault.ts";
import { FAULTS_BY_OTHERS } from "./faults-by-others.ts";
import type { Random } from "./random.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

export const FAULTS: readonly Fault[] = [
  ...FAULTS_BY_OTHERS,
  { weight: 4, says: "the leader is killed", strike: killLeader },
  { weight: 4, says: "an agent is killed", strike: killAgent },
  { weight: 2, says: "orcd is killed", strike: killBoth },
  { weight: 1, says: "an agent's disk is wiped", strike: wipeDisk },
  { weight: 2, says: "the engine restarts", strike: restartEngine },
  { weight: 3, says: "a data plane is flushed", strike: (_, host, random) => flush(host, random) },
  { weight: 3, says: "the link breaks", strike: breakLink },
  { weight: 3, says: "the store compacts", strike: compact },
  { weight: 2, says: "the disk is full", strike: fillDisk },
  { weight: 2, says: "the wall clock jumps", strike: jump },
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
  host.wasWiped = true;
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

/** Nothing can be written for a while, neither by the store nor by an agent. */
function fillDisk(world: World, { disk }: SimHost, random: Random): undefined {
  world.isDiskFull = true;
  disk.isFull = true;
  world.clock.after(random.between(100, 60_000), () => {
    world.isDiskFull = false;
    disk.isFull = false;
  });
}

/** Somebody sets the date, forwards or back: time itself goes on as before. */
function jump({ clock }: World, _: SimHost, random: Random): string {
  const hours = random.between(-48, 48);
  clock.jump(hours * 3_600_000);
  return `by ${hours} h`;
}

/** How often things go wrong by themselves, until the weather changes again. */
function changeWeather(world: World, host: SimHost, random: Random): string {
  const bad = (chance: number): number => (random.chance(0.5) ? 0 : random.next() * chance);
  world.storeTrouble = {
    fails: bad(0.1),
    answerLost: bad(0.1),
    slowestMs: random.chance(0.3) ? random.between(1, 200) : 0,
  };
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
  world.storeTrouble = { fails: 0, answerLost: 0, slowestMs: 0 };
  world.isDiskFull = false;
  world.peaceSince = world.clock.now();
  world.startLeader();
  for (const host of world.hosts) {
    host.disk.isFull = false;
    host.engine.world.goUp();
    host.engine.world.thaw();
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
    for (const plane of host.planes) Object.assign(plane, { trouble: { failure: 0, slowestMs: 5 }, taken: {} });
  }
}
