import type { Seed } from "../model/decision.ts";
import type { AppRef } from "../model/names.ts";
import { appKey } from "../model/names.ts";
import type { Plan, PlanStep } from "../model/plan.ts";
import type { PlanRequest } from "../model/requests.ts";
import type { Instant } from "../model/time.ts";
import type { View } from "../model/view.ts";
import { choose } from "../place/choose.ts";
import { demandOf } from "../place/demand.ts";
import { candidates, occupy } from "../place/hosts.ts";

type Question = { view: View; ref: AppRef; request: PlanRequest; now: Instant; seed: Seed };
type Seat = { service: string; slot: number };

/** Where replicas would go, and of those that would find no host why. */
export type Preview = { placement: Plan["placement"]; homeless: (Seat & { because: string })[] };

/** Where the new replicas of a plan would go, by the very function that will place them. */
export function previewPlacement({ view, ref, request, now, seed }: Question, steps: PlanStep[]): Preview {
  const hosts = candidates(view, now);
  const app = view.apps.get(appKey(ref));
  const preview: Preview = { placement: [], homeless: [] };
  for (const seat of steps.flatMap(seatsOf)) {
    const demand = demandOf(app, ref, request.spec, seat.service);
    if (!demand) continue;
    const placement = choose(hosts.values(), demand, seed);
    if (placement.host === undefined) {
      preview.homeless.push({ ...seat, because: placement.unplaceable });
      continue;
    }
    const host = hosts.get(placement.host);
    if (host) occupy(host, demand.service, demand.claim);
    preview.placement.push({ ...seat, host: placement.host, because: placement.because });
  }
  return preview;
}

/** Slots that get a new replica. */
function seatsOf(step: PlanStep): Seat[] {
  switch (step.do) {
    case "create":
    case "replace":
      return range(1, step.replicas).map((slot) => ({ service: step.service, slot }));
    case "scale":
      return range(step.from + 1, step.to).map((slot) => ({ service: step.service, slot }));
    default:
      return [];
  }
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
