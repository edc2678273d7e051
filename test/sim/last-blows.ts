import type { Fault } from "./fault.ts";
import { takePort } from "./faults-by-others.ts";
import { HARMS, type Harm } from "./harms.ts";
import { isStable } from "./liveness.ts";
import { APPS, ASKS, ask } from "./operator.ts";
import type { Random } from "./random.ts";
import { RESTORES } from "./restores.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

const UNHEARD_MS = 2000;

/** The event of it never reaches the agent. */
const unheard = ({ weight, says, harm }: Harm): Fault => ({
  weight,
  says: `a container ${says} unheard`,
  strike: (world, host, random) => {
    const one = random.pick(host.up().filter(({ image }) => isStable(image)));
    if (!one) return undefined;
    host.engine.trouble.eventLost = 1;
    world.clock.after(UNHEARD_MS, () => {
      host.engine.trouble.eventLost = 0;
    });
    harm(host, one.id);
    return one.name;
  },
});

const asks =
  (what: string) =>
  (world: World, _: SimHost, random: Random): undefined => {
    const one = ASKS.find(({ says }) => says === what);
    for (const ref of APPS) if (one && random.chance(0.7)) void ask(world, one, ref, random.fork());
  };

/** What comes, one after the other, over a cluster at rest: nothing else moves that could mend them by chance. */
export const LAST_BLOWS: readonly Fault[] = [
  ...HARMS.map(unheard),
  { weight: 1, says: "all is flushed", strike: flushAll },
  { weight: 3, says: "the wall clock jumps", strike: jump },
  { weight: 6, says: "another program takes a published port", strike: takePort },
  { weight: 3, says: "the store fails now and then", strike: failStore },
  ...(["up", "scale", "restart"] as const).map((what) => ({
    weight: 4,
    says: `somebody asks for ${what}`,
    strike: asks(what),
  })),
  ...RESTORES.map((fault) => ({ ...fault, weight: 4 * fault.weight })),
  { weight: 2, says: "a host is silent", strike: silence },
];

function flushAll(_: World, { planes }: SimHost): undefined {
  for (const plane of planes) plane.flush();
}

/** In the middle of a back-off: what waits for its time waits as long as before. */
function jump({ clock, ...world }: World, _: SimHost, random: Random): string {
  const hours = random.between(-48, 48);
  const crash = (): void => {
    for (const host of world.hosts) for (const { id } of host.up()) host.engine.world.crash(id, 1);
  };
  for (const ms of [0, 2000, 4000]) clock.after(ms, crash);
  clock.after(4500, () => clock.jump(hours * 3_600_000));
  return `by ${hours} h`;
}

const FAILS_MS = 20_000;

/** A commit in three fails while replicas come back: the last of them as likely as any. */
function failStore(world: World, host: SimHost): undefined {
  world.storeTrouble = { fails: 0.3, answerLost: 0.1, slowestMs: 50 };
  world.clock.after(FAILS_MS, () => {
    world.storeTrouble = { fails: 0, answerLost: 0, slowestMs: 0 };
    world.peaceSince = world.clock.now();
  });
  for (const { id } of host.up()) host.engine.world.crash(id, 137);
}

/** Longer than a leader waits for a host. */
function silence(world: World, host: SimHost, random: Random): string {
  host.crash();
  world.telling += 1;
  world.clock.after(random.between(25_000, 45_000), () => {
    host.start();
    world.telling -= 1;
    world.peaceSince = world.clock.now();
  });
  return host.name;
}
