import { DEADLINE_MS } from "../../engine/model/app.ts";
import type { Plan } from "../../engine/model/plan.ts";
import type { ApplyRequest } from "../../engine/model/requests.ts";
import { currentAuthor } from "../author.ts";
import type { Draft } from "./prepare.ts";

type Given = Pick<ApplyRequest, "takeOver" | "onFailure"> & { deadlineMs?: number | undefined };

/** A draft as the cluster is asked to carry it out, bound to the plan that was shown. */
export function applyRequest(draft: Draft, plan: Plan, { takeOver, onFailure, deadlineMs }: Given): ApplyRequest {
  const { spec, scale, recreate, sources } = draft.request;
  return {
    spec,
    scale,
    recreate,
    sources,
    takeOver,
    basedOn: plan.basedOn,
    basedOnRelease: plan.from,
    planHash: plan.hash,
    author: currentAuthor(process.env),
    origin: draft.origin,
    ...(draft.git ? { git: draft.git } : {}),
    reason: draft.reason,
    onFailure,
    deadlineMs: deadlineMs ?? DEADLINE_MS,
  };
}
