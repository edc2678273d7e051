import { expect, test } from "vitest";
import type { AppSpec } from "../../src/engine/model/app-spec.ts";
import { type AppRef, appKey } from "../../src/engine/model/names.ts";
import { webApp } from "./apps.ts";
import { invariants } from "./invariants.ts";
import { unsettled } from "./liveness.ts";
import { type Ask, ask, up } from "./operator.ts";
import { Random } from "./random.ts";
import { World } from "./world.ts";

const REF: AppRef = { namespace: "default", app: "shop" };
const PATIENT = { onFailure: "rollback", deadlineMs: 600_000 } as const;
const WITHIN_MS = 20 * 60_000;

const upOf = (spec: AppSpec): Ask => ({ weight: 1, says: "up", decide: (seen, ref) => up(seen, ref, spec, PATIENT) });

/** One service of so many replicas, or so many services of one. */
function big(random: Random, services: number, replicas: number): AppSpec {
  const { web } = webApp(REF, "good", random, replicas).services;
  if (!web) throw new Error("an app has a service");
  const named = Array.from({ length: services }, (_, index) => {
    const before = index % 5 === 0 ? undefined : `web${index - 1}`;
    const on = { condition: "service_started", restart: false, required: true } as const;
    const { probes: _p, ...plain } = web;
    return { ...plain, name: `web${index}`, ports: [], dependsOn: before === undefined ? {} : { [before]: on } };
  });
  return {
    name: REF.app,
    services: services === 1 ? { web } : Object.fromEntries(named.map((service) => [service.name, service])),
    volumes: {},
  };
}

/** Looking at two hundred replicas takes longer than all that happens to one of them. */
const LOOK_EVERY = 8;

/** Every invariant is looked at again and again; answers what did not hold. */
async function history(spec: AppSpec, smaller: AppSpec): Promise<string | undefined> {
  const world = new World(4);
  const [host] = world.hosts;
  if (!host) throw new Error("a world has a host");
  host.engine.world.images.add("app:good");
  const rules = invariants();
  const broken = (): string | undefined =>
    rules
      .map(({ says, check }) => [says, check(world)] as const)
      .find(([, how]) => how !== undefined)
      ?.join(" ");
  let failure: string | undefined;
  let steps = 0;
  const rest = async (): Promise<void> => {
    world.peaceSince = world.clock.now();
    const isWell = await world.clock.runUntil(() => {
      steps += 1;
      if (steps % LOOK_EVERY !== 0) return false;
      failure ??= broken();
      return failure !== undefined || unsettled(world) === undefined;
    }, WITHIN_MS);
    if (!isWell) failure ??= `never came to rest: ${unsettled(world)}`;
  };
  const half = Object.values(spec.services).reduce((sum, { replicas }) => sum + replicas, 0) / 2;
  await world.begin();
  const asked = ask(world, upOf(spec), REF, new Random(1));
  await world.clock.runUntil(() => host.up().length > half, WITHIN_MS);
  // orcd is killed half way.
  world.crashLeader();
  host.crash();
  await world.clock.advance(500);
  world.startLeader();
  host.start();
  await rest();
  await asked;
  for (const harm of [
    () => host.engine.world.goDown("die"),
    () => {
      for (const plane of host.planes) plane.flush();
    },
    () => {
      for (const { id } of host.up().slice(0, 60)) host.engine.world.crash(id, 1);
    },
  ]) {
    harm();
    await world.clock.advance(2000);
    host.engine.world.goUp();
    await rest();
  }
  const all = world.view?.apps.get(appKey(REF))?.replicas.size;
  failure ??= all === host.up().length ? undefined : `${host.up().length} of ${all} are up`;
  const fewer = ask(world, upOf(smaller), REF, new Random(2));
  await rest();
  await fewer;
  world.end();
  return failure;
}

test.each([
  ["two hundred replicas on one host", big(new Random(3), 1, 200), big(new Random(3), 1, 5), 1],
  ["an app of fifty services", big(new Random(3), 50, 1), big(new Random(3), 5, 1), 50],
])(
  "%s come up, are healed and go, and every invariant holds",
  { timeout: 600_000 },
  async (_, spec, smaller, services) => {
    expect(Object.keys(spec.services)).toHaveLength(services);
    expect(await history(spec, smaller)).toBeUndefined();
  },
);
