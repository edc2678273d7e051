import type { AppSpec } from "../model/app-spec.ts";
import { slotName } from "../model/names.ts";
import type { Plan, PlanStep } from "../model/plan.ts";
import { gapSeconds } from "./estimate.ts";
import type { Preview } from "./preview.ts";

/** What people who use the services may notice. */
export function risksOf(spec: AppSpec, steps: PlanStep[]): Plan["risk"] {
  return steps.flatMap((step): Plan["risk"] => {
    const service = spec.services[step.service];
    if (step.do !== "replace" || !service || step.replicas === 0) return [];
    if (step.strategy.order === "start-first")
      return [{ service: step.service, level: "none", because: step.strategy.because }];
    return [
      { service: step.service, level: "gap", because: `${step.strategy.because}, about ${gapSeconds(service)} s` },
    ];
  });
}

/** Replicas that would wait for a host: one sentence for each service. */
export function homelessRisks({ homeless }: Preview): Plan["risk"] {
  return [...Map.groupBy(homeless, ({ service }) => service)].flatMap(([service, [first]]): Plan["risk"] =>
    first ? [{ service, level: "gap", because: `${slotName(first)} finds no host: ${first.because}` }] : [],
  );
}
