import { calm, FAULTS } from "./faults.ts";
import type { Invariant } from "./invariant.ts";
import { invariants } from "./invariants.ts";
import { LAST_BLOWS } from "./last-blows.ts";
import { unsettled } from "./liveness.ts";
import { APPS, ASKS, ask } from "./operator.ts";
import { backUp } from "./restore.ts";
import { RESTORES } from "./restores.ts";
import { STORIES } from "./stories.ts";
import { World } from "./world.ts";

/** How one seed went; `failure` says what did not hold, `trace` what led to it. */
export type SeedResult = { seed: number; steps: number; failure?: string; trace: string[] };

/** `onFailure` gets the world as it is when something did not hold. */
export type SeedOptions = { chaosSteps?: number; onFailure?: (world: World) => void };

/** Steps in which things go wrong, before the cluster is left in peace. */
const CHAOS_STEPS = 220;
const ASK_CHANCE = 0.04;
const FAULT_CHANCE = 0.06;

/** How long a cluster at rest is watched, where that may tell more. */
const REST_MS = 60_000;

/** How often one more thing goes wrong once the cluster is at rest, and how long that has to show. */
const BLOW_CHANCE = 0.3;
const STRUCK_MS = 6000;

/** Longest deadline of an action that hangs (a pull), and some. */
const PEACE_MS = 45 * 60_000;

/** Runs one history of a cluster that the seed decides, and checks the invariants after every step. */
export async function runSeed(
  seed: number,
  { chaosSteps = CHAOS_STEPS, onFailure }: SeedOptions = {},
): Promise<SeedResult> {
  const world = new World(seed);
  const firstBroken = watching(invariants(), world);
  const trace: string[] = [];
  const result: SeedResult = { seed, steps: 0, trace };
  const note = (says: string): void => void trace.push(`${(world.clock.now() / 1000).toFixed(3)} s  ${says}`);

  const fail = (failure: string): SeedResult => {
    onFailure?.(world);
    world.end();
    return { ...result, failure };
  };

  await world.begin();
  while (result.steps < chaosSteps) {
    await disturb(world, note);
    await world.clock.step();
    result.steps += 1;
    const broken = firstBroken();
    if (broken) return fail(broken);
  }
  calm(world);
  if (!world.backup) backUp(world);
  note("peace");
  const isWell = await world.clock.runUntil(() => {
    result.steps += 1;
    return firstBroken() !== undefined || unsettled(world) === undefined;
  }, PEACE_MS);
  const broken = firstBroken();
  if (broken) return fail(broken);
  if (!isWell) return fail(`never came to rest: ${unsettled(world)}`);
  const late = await afterRest(world, firstBroken, note, result);
  if (late !== undefined) return fail(late);
  world.end();
  return result;
}

/** Blows come one by one over a cluster at rest, and each time it comes to rest again. */
async function afterRest(
  world: World,
  firstBroken: () => string | undefined,
  note: (says: string) => void,
  result: SeedResult,
): Promise<string | undefined> {
  const { random, clock } = world;
  const until = async (holds: () => boolean, withinMs: number): Promise<boolean> =>
    clock.runUntil(() => {
      result.steps += 1;
      return firstBroken() !== undefined || holds();
    }, withinMs);
  // Every history knows what it is to get its store back, and has a story to tell.
  for (let blows = 0; blows < 2 || random.chance(BLOW_CHANCE); blows += 1) {
    const blow = random.weighted(blows === 0 ? RESTORES : blows === 1 ? STORIES : LAST_BLOWS);
    const host = random.pick(world.hosts);
    world.peaceSince = clock.now();
    world.runsOn = undefined;
    if (blow && host) note(`${blow.says}${suffix(blow.strike(world, host, random.fork()))}`);
    await until(() => false, STRUCK_MS);
    const isWell = await until(() => unsettled(world) === undefined, PEACE_MS);
    const broken = firstBroken();
    if (broken !== undefined) return broken;
    if (!isWell) return `never came to rest again: ${unsettled(world)}`;
  }
  if (isFlaky(world)) await until(() => false, REST_MS);
  return firstBroken();
}

/** Programs that are well at first show only in time whether their probes are heard. */
const isFlaky = ({ hosts }: World): boolean =>
  hosts.some(({ engine }) => engine.world.all().some(({ behaviour, isUp }) => isUp && behaviour.failsProbes));

async function disturb(world: World, note: (says: string) => void): Promise<void> {
  const { random } = world;
  if (random.chance(ASK_CHANCE) || world.clock.now() === 0) {
    world.runsOn = undefined;
    const what = random.weighted(ASKS);
    const ref = random.pick(APPS);
    if (what && ref) void ask(world, what, ref, random.fork()).then(note);
  }
  if (!random.chance(FAULT_CHANCE)) return;
  const fault = random.weighted([...FAULTS, ...RESTORES]);
  world.runsOn = undefined;
  const host = random.pick(world.hosts);
  if (fault && host) note(`${fault.says}${suffix(fault.strike(world, host, random.fork()))}`);
}

const suffix = (detail: string | undefined): string => (detail === undefined ? "" : `: ${detail}`);

/**
 * Rules are looked at in order, each of them every time, since some remember. What did not hold once is not forgotten: a change
 * is judged when it comes, and never again.
 */
function watching(rules: readonly Invariant[], world: World): () => string | undefined {
  let broken: string | undefined;
  return () => {
    for (const { says, check } of rules) {
      const how = check(world);
      if (how !== undefined) broken ??= `${says} ${how}`;
    }
    return broken;
  };
}
