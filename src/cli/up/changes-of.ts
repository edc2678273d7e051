import type { FieldChange, Plan } from "../../engine/model/plan.ts";

/** Every field that a plan changes, named with its service. */
export const changesOf = ({ steps }: Plan): FieldChange[] =>
  steps.flatMap((step) =>
    "changes" in step ? step.changes.map((change) => ({ ...change, path: `${step.service}.${change.path}` })) : [],
  );
