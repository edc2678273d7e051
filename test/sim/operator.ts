import { decideApply } from "../../src/engine/api/change/apply.ts";
import { ChangeQueue, type Decide } from "../../src/engine/api/change/change-queue.ts";
import { decideDown } from "../../src/engine/api/change/down.ts";
import { decideRestart } from "../../src/engine/api/change/restart.ts";
import { decideScale } from "../../src/engine/api/change/scale.ts";
import { decideStart, decideStop } from "../../src/engine/api/change/stop-start.ts";
import type { AppSpec } from "../../src/engine/model/app-spec.ts";
import { type AppRef, appKey } from "../../src/engine/model/names.ts";
import type { ApplyRequest } from "../../src/engine/model/requests.ts";
import type { View } from "../../src/engine/model/view.ts";
import { planHash } from "../../src/engine/plan/plan-hash.ts";
import { asOrcError } from "../../src/errors/orc-error.ts";
import { appSpec } from "./apps.ts";
import { pause } from "./pause.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

export const APPS: AppRef[] = [
  { namespace: "default", app: "shop" },
  { namespace: "default", app: "blog" },
];

const AUTHOR = { name: "sim", host: "laptop" };

/** What people ask for, one after the other or at the same time; what they ask is made on the view they see. */
export type Ask = { weight: number; says: string; decide(view: View, ref: AppRef, random: Random): Decide };

export const ASKS: readonly Ask[] = [
  { weight: 8, says: "up", decide: (seen, ref, random) => up(seen, ref, appSpec(ref, random), onFailure(random)) },
  {
    weight: 3,
    says: "scale",
    decide: (_, ref, random) => {
      const services = counts(random);
      return (view, wall) => decideScale(view, ref, { author: AUTHOR, services }, wall);
    },
  },
  {
    weight: 2,
    says: "restart",
    decide: (_, ref, random) => {
      const services = [service(random)];
      return (view, wall) => decideRestart(view, ref, { author: AUTHOR, services }, wall);
    },
  },
  {
    weight: 1,
    says: "stop",
    decide: (_, ref, random) => {
      const services = [service(random)];
      return (view, wall) => decideStop(view, ref, { author: AUTHOR, services }, wall);
    },
  },
  {
    weight: 2,
    says: "start",
    decide: (_, ref) => (view, wall) => decideStart(view, ref, { author: AUTHOR, services: [] }, wall),
  },
  { weight: 1, says: "down", decide: (_, ref) => (view, wall) => decideDown(view, ref, { author: AUTHOR }, wall) },
];

/** Whatever is asked of a release that is there: more of it, or the same anew. */
export const CHANGES: readonly Ask[] = [
  {
    weight: 1,
    says: "one more",
    decide: (seen, ref) => {
      const web = [...(seen.apps.get(appKey(ref))?.replicas.values() ?? [])].filter(
        ({ record }) => record?.value.service === "web" && !record.value.retired,
      ).length;
      return (view, wall) => decideScale(view, ref, { author: AUTHOR, services: { web: web + 1 } }, wall);
    },
  },
  {
    weight: 1,
    says: "restart of web",
    decide: (_, ref) => (view, wall) => decideRestart(view, ref, { author: AUTHOR, services: ["web"] }, wall),
  },
];

/** Of a service with one writer nobody asks for two. */
const counts = (random: Random): Record<string, number> =>
  random.chance(0.8) ? { web: random.between(0, 5) } : { db: random.between(0, 1) };

const service = (random: Random): string => random.pick(["web", "db", "job"]) ?? "web";

/** Whoever asks hears nothing any more when the leader ends meanwhile. */
const PATIENCE_MS = 60_000;

/** Asks as the API does, each from a process of its own: only what is guarded holds between two of them. */
export async function ask(world: World, what: Ask, ref: AppRef, random: Random): Promise<string> {
  const { control, store, clock } = world;
  if (!control) return `${what.says} ${ref.app}: no leader`;
  const queue = new ChangeQueue({ store, state: control.state, clock });
  const asked = queue.run(ref, what.decide(control.view(), ref, random)).then(
    ({ generation }) => `generation ${generation}`,
    (error: unknown) => asOrcError(error).code,
  );
  const answer = await Promise.race([asked, pause(clock, PATIENCE_MS)]);
  return `${what.says} ${ref.app}: ${answer ?? "not answered"}`;
}

/** How an apply is to go on when its release does not come up, and by when it must have. */
export type Terms = Pick<ApplyRequest, "onFailure" | "deadlineMs">;

const onFailure = (random: Random): Terms => ({
  onFailure: random.chance(0.7) ? "rollback" : random.chance(0.5) ? "pause" : "continue",
  deadlineMs: random.between(20, 120) * 1000,
});

/** Applies a spec by the plan that was made on what was seen. */
export function up(seen: View, ref: AppRef, spec: AppSpec, terms: Terms): Decide {
  const basedOn = seen.apps.get(appKey(ref))?.record?.value.generation ?? 0;
  const request: ApplyRequest = {
    spec,
    basedOn,
    planHash: planHash(ref, basedOn, { spec, scale: {}, recreate: [] }),
    author: AUTHOR,
    origin: { kind: "path", location: "laptop:/shop" },
    sources: {},
    reason: "up",
    takeOver: false,
    scale: {},
    recreate: [],
    ...terms,
  };
  return (view, wall) => decideApply(view, ref, request, wall);
}
