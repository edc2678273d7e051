import type { Plan } from "../../engine/model/plan.ts";

/** What a change is expected to do with a service, as its progress is shown. */
export type Expected =
  | { service: string; how: "ready" }
  /** `hurry`: what to type in another terminal where waiting for programs to end takes too long. */
  | { service: string; how: "remove" | "stop"; hurry?: string }
  | { service: string; how: "replace"; slots: number };

/** What a plan's steps will show while they are carried out. */
export function expectedOf(plan: Plan): Expected[] {
  return plan.steps.flatMap((step): Expected[] => {
    switch (step.do) {
      case "create":
      case "scale":
      case "update":
        return [{ service: step.service, how: "ready" }];
      case "replace":
        return [{ service: step.service, how: "replace", slots: step.replicas }];
      case "remove":
        return [{ service: step.service, how: "remove" }];
      case "build":
      case "pull":
      case "create-volume":
        return [];
      default:
        return step satisfies never;
    }
  });
}
