import type { Seed } from "../model/decision.ts";
import { type AppRef, appKey } from "../model/names.ts";
import type { Plan, PlanStep } from "../model/plan.ts";
import type { PlanRequest } from "../model/requests.ts";
import type { Instant } from "../model/time.ts";
import type { AppView, View } from "../model/view.ts";
import { type Baseline, baselineOf } from "./baseline.ts";
import { estimateSeconds } from "./estimate.ts";
import { inOrder } from "./order.ts";
import { planHash } from "./plan-hash.ts";
import { previewPlacement } from "./preview.ts";
import { type KnownImages, pullsFor } from "./pulls.ts";
import { homelessRisks, risksOf } from "./risk.ts";
import { removeSteps, retrySteps, serviceSteps } from "./service-steps.ts";

export type PlanQuestion = {
  view: View;
  ref: AppRef;
  request: PlanRequest;
  images: KnownImages;
  now: Instant;
  /** The one the place loop draws lots with, so that the preview draws the same. */
  seed: Seed;
};

/** Says all that an apply of the same request would do; applied, the next plan is empty. */
export function makePlan(question: PlanQuestion): Plan {
  const { view, ref, request, images } = question;
  const app = view.apps.get(appKey(ref));
  const before = baselineOf(app);
  const changes = changesOf(before, request);
  const preview = previewPlacement(question, changes);
  const { placement } = preview;
  const pull = pullsFor(request.spec, placement, images);
  const steps =
    changes.length === 0 ? [] : [...buildSteps(request), ...pullSteps(request, pull, placement), ...changes];
  const touched = new Set(changes.map(({ service }) => service));
  // What serves is asked for, and another release is on record as wanted: a new release puts that right and moves nothing.
  const changed = changes.length > 0 || before.givenUp !== undefined;
  const to = changed ? nextRelease(app) : before.release;
  return {
    hash: planHash(ref, before.generation, request),
    ...ref,
    basedOn: before.generation,
    from: before.release,
    to,
    changed,
    steps,
    unchanged: Object.keys(request.spec.services).filter((service) => !touched.has(service)),
    placement,
    pull,
    risk: [...risksOf(request.spec, changes), ...homelessRisks(preview)],
    estimatedSeconds: changes.length === 0 ? 0 : estimateSeconds(request.spec, steps, pull),
  };
}

function changesOf(before: Baseline, request: PlanRequest): PlanStep[] {
  const raised = Object.fromEntries(request.recreate.map((name) => [name, (before.restarts[name] ?? 0) + 1]));
  const context = { before, request, restarts: { ...before.restarts, ...raised } };
  const changes = [
    ...inOrder(request.spec).flatMap((service) => serviceSteps(context, service)),
    ...removeSteps(before, request),
  ];
  return changes.length > 0 ? changes : retrySteps(before, request);
}

function buildSteps({ builds, spec }: PlanRequest): PlanStep[] {
  return builds.flatMap((service): PlanStep[] => {
    const image = spec.services[service]?.image;
    return image === undefined ? [] : [{ do: "build", service, image, because: "no image of this content is there" }];
  });
}

function pullSteps({ spec }: PlanRequest, pull: Plan["pull"], placement: Plan["placement"]): PlanStep[] {
  return pull.map(({ host, image }) => {
    const seat = placement.find((each) => each.host === host && spec.services[each.service]?.image === image);
    return { do: "pull", service: seat?.service ?? "", image, host, because: `${host} does not have it` };
  });
}

const nextRelease = (app: AppView | undefined): number =>
  Math.max(app?.record?.value.release ?? 0, ...(app?.releases.keys() ?? [])) + 1;
