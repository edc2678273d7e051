import { calm, FAULTS } from "./faults.ts";
import { type Invariant, invariants } from "./invariants.ts";
import { unsettled } from "./liveness.ts";
import { APPS, ASKS, ask } from "./operator.ts";
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

/** Longest deadline of an action that hangs (a pull), and some. */
const PEACE_MS = 45 * 60_000;

/** Runs one history of a cluster that the seed decides, and checks the invariants after every step. */
export async function runSeed(
  seed: number,
  { chaosSteps = CHAOS_STEPS, onFailure }: SeedOptions = {},
): Promise<SeedResult> {
  const world = new World(seed);
  const rules = invariants();
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
    const broken = firstBroken(rules, world);
    if (broken) return fail(broken);
  }
  calm(world);
  note("peace");
  const isWell = await world.clock.runUntil(() => {
    result.steps += 1;
    return firstBroken(rules, world) !== undefined || unsettled(world) === undefined;
  }, PEACE_MS);
  const broken = firstBroken(rules, world);
  if (broken) return fail(broken);
  if (!isWell) return fail(`never came to rest: ${unsettled(world)}`);
  if (isFlaky(world)) await world.clock.runUntil(() => firstBroken(rules, world) !== undefined, REST_MS);
  const late = firstBroken(rules, world);
  if (late) return fail(late);
  world.end();
  return result;
}

/** Programs that are well at first show only in time whether their probes are heard. */
const isFlaky = ({ hosts }: World): boolean =>
  hosts.some(({ engine }) => engine.world.all().some(({ behaviour, isUp }) => isUp && behaviour.failsProbes));

async function disturb(world: World, note: (says: string) => void): Promise<void> {
  const { random } = world;
  if (random.chance(ASK_CHANCE) || world.clock.now() === 0) {
    const what = random.weighted(ASKS);
    const ref = random.pick(APPS);
    if (what && ref) note(await ask(world, what, ref, random.fork()));
  }
  if (!random.chance(FAULT_CHANCE)) return;
  const fault = random.weighted(FAULTS);
  const host = random.pick(world.hosts);
  if (fault && host) note(`${fault.says}${suffix(fault.strike(world, host, random.fork()))}`);
}

const suffix = (detail: string | undefined): string => (detail === undefined ? "" : `: ${detail}`);

/** Rules are looked at in order, each of them every time, since some remember. */
function firstBroken(rules: readonly Invariant[], world: World): string | undefined {
  let broken: string | undefined;
  for (const { says, check } of rules) {
    const how = check(world);
    if (how !== undefined) broken ??= `${says} ${how}`;
  }
  return broken;
}
