import type { AppRef } from "../../src/engine/model/names.ts";
import { appKey } from "../../src/engine/model/names.ts";
import { webApp } from "./apps.ts";
import type { Tag } from "./behaviours.ts";
import type { Fault } from "./fault.ts";
import { takePort } from "./faults-by-others.ts";
import { isStable } from "./liveness.ts";
import { APPS, type Ask, ask, CHANGES, type Terms, up } from "./operator.ts";
import { pause } from "./pause.ts";
import type { Random } from "./random.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

type Told = { world: World; host: SimHost; ref: AppRef; random: Random };
type Scene = (told: Told) => Promise<void>;

/** Nobody waits for a rollout for longer. */
const PATIENCE_MS = 150_000;
const LOOK_MS = 500;

/** Scene after scene, each over before the next begins; the cluster is not at rest before the last one is. */
const tells =
  (...scenes: readonly Scene[]): Fault["strike"] =>
  (world, host, random) => {
    const ref = random.pick(APPS);
    if (!ref) return undefined;
    world.telling += 1;
    const tell = async (): Promise<void> => {
      for (const scene of scenes) await scene({ world, host, ref, random });
      world.telling -= 1;
    };
    void tell();
    return ref.app;
  };

async function rolledOut({ world, ref }: Told): Promise<void> {
  const until = world.clock.now() + PATIENCE_MS;
  for (let isOver = false; !isOver && world.clock.now() < until; ) {
    await pause(world.clock, LOOK_MS);
    const { record, rollout } = world.view?.apps.get(appKey(ref)) ?? {};
    isOver = rollout?.value.observedGeneration === record?.value.generation && rollout?.value.state !== "running";
  }
}

const releases = (tag: Tag | "missing", replicas: number, terms: Terms): Ask => ({
  weight: 1,
  says: `up of ${tag}`,
  decide: (seen, ref, random) => up(seen, ref, webApp(ref, tag, random, replicas), terms),
});

/** Asks, and waits for what comes of it. */
const asked =
  (pick: (random: Random) => Ask | undefined): Scene =>
  async (told) => {
    const what = pick(told.random);
    if (!what) return;
    await ask(told.world, what, told.ref, told.random.fork());
    await rolledOut(told);
  };

const PATIENT: Terms = { onFailure: "rollback", deadlineMs: 100_000 };
const good = (replicas: number): Scene => asked(() => releases("good", replicas, PATIENT));
const BAD = ["crashes", "refuses", "missing", "sick", "hungry"] as const;
const bad = asked((random) =>
  releases(random.pick(BAD) ?? "crashes", 4, { onFailure: "rollback", deadlineMs: 30_000 }),
);
const slowly = asked((random) => releases("slow", 6, { onFailure: "pause", deadlineMs: random.between(3000, 7000) }));
const change = asked((random) => random.pick(CHANGES));

/** All containers of a host end three times: what comes next waits. */
const crashLoop: Scene = async ({ world, host }) => {
  for (let times = 0; times < 3; times += 1) {
    for (const { id } of host.up()) host.engine.world.crash(id, 1);
    await pause(world.clock, 2000);
  }
};

const agentDies: Scene = async ({ world, host, random }) => {
  host.crash();
  await pause(world.clock, random.between(10, 300));
  host.start();
};

/** By then every row of failures has ended. */
const HELD_OUT_MS = 60_000;
/** A first end is followed at once, by an engine in order. */
const AT_ONCE_MS = 8000;

const diesAgain: Scene = async ({ world, host, random }) => {
  await pause(world.clock, HELD_OUT_MS);
  const now = Date.parse(world.clock.wall());
  const old = host
    .up()
    .filter(({ image, startedAt }) => isStable(image) && now - Date.parse(startedAt ?? "") > HELD_OUT_MS / 1.5);
  const one = random.pick(old);
  if (!one) return;
  world.owed.push({ container: one.name, by: world.clock.now() + AT_ONCE_MS });
  host.engine.world.crash(one.id, 1);
  await pause(world.clock, AT_ONCE_MS);
};

const MINUTE_MS = 60_000;

/** Somebody updates the engine while a release comes up. */
const engineStops: Scene = async (told) => {
  const { world, host, random } = told;
  await ask(world, releases("good", 5, PATIENT), told.ref, random.fork());
  await pause(world.clock, random.between(100, 4000));
  world.peaceSince = undefined;
  host.engine.world.goDown(random.chance(0.5) ? "live" : "die");
  await pause(world.clock, MINUTE_MS);
  host.engine.world.goUp();
  world.peaceSince = world.clock.now();
  await rolledOut(told);
};

const portTaken: Scene = async (told) => {
  takePort(told.world, told.host, told.random);
  await ask(
    told.world,
    releases("good", 3, { ...PATIENT, onFailure: "pause" }),
    { namespace: "default", app: "shop" },
    told.random.fork(),
  );
  await rolledOut({ ...told, ref: { namespace: "default", app: "shop" } });
};

/** What people live through, from its beginning to its end, over a cluster at rest. */
export const STORIES: readonly Fault[] = [
  {
    weight: 3,
    says: "a release does not come up, and then somebody asks for more",
    strike: tells(good(4), bad, change),
  },
  { weight: 3, says: "the time of a release is over half way", strike: tells(good(6), slowly) },
  { weight: 2, says: "everything is replaced, and once more", strike: tells(good(7), good(7)) },
  { weight: 2, says: "an agent dies while runs wait", strike: tells(good(2), crashLoop, agentDies) },
  { weight: 2, says: "what has held out dies again", strike: tells(good(2), crashLoop, diesAgain) },
  { weight: 2, says: "the engine stops for a minute in the middle of a rollout", strike: tells(good(4), engineStops) },
  { weight: 2, says: "a release wants a port that another program has", strike: tells(portTaken) },
];
