import type { Plan } from "../../engine/model/plan.ts";
import type { Question } from "../confirm.ts";

/** What of a plan a person has to agree to: that something goes, or that there is a gap. None: nothing to ask. */
export function questionOf(plan: Plan, answered: string): Question | undefined {
  const removed = plan.steps.flatMap((step) => (step.do === "remove" ? [step.service] : []));
  const gaps = plan.risk.flatMap(({ service, level }) =>
    level === "gap" && !removed.includes(service) ? [service] : [],
  );
  if (removed.length === 0 && gaps.length === 0) return undefined;
  const because = [
    removed.length > 0 ? `removes ${removed.join(", ")}` : "",
    gaps.length > 0 ? `leaves a gap in ${gaps.join(", ")}` : "",
  ].filter((part) => part !== "");
  return { text: `Apply to ${plan.app}?`, because: `This ${because.join(" and ")}.`, answered, isShown: true };
}
