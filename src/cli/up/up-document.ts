import type { AppStatus } from "../../engine/model/documents.ts";
import type { Plan } from "../../engine/model/plan.ts";
import type { ChangeResult } from "../../engine/model/requests.ts";
import type { Warning } from "../../manifest/problems.ts";
import type { Known } from "../report-failure.ts";

export type UpResult = {
  plan: Plan;
  status: AppStatus;
  /** Absent when there was nothing to do. */
  change?: ChangeResult;
  warnings: readonly Warning[];
  outcome: "applied" | "unchanged";
  /** Containers of docker compose that it took the place of. */
  adopted?: readonly string[];
  startedAt: string;
  seconds: number;
};

/** The document of an `up` that ended well. */
export function upDocument({ plan, status, change, warnings, outcome, startedAt, seconds, adopted }: UpResult): Known {
  const { receipt } = status;
  return {
    app: plan.app,
    release: change?.release ?? plan.from,
    previousRelease: plan.from,
    rolloutId: change?.rolloutId ?? status.rollout?.id ?? null,
    planHash: plan.hash,
    changed: change?.changed ?? plan.changed,
    outcome,
    startedAt,
    finishedAt: new Date(Date.parse(startedAt) + seconds * 1000).toISOString(),
    seconds,
    services: status.services.map(({ name, desired, ready, image, urls }) => ({ name, desired, ready, image, urls })),
    steps: plan.steps,
    ...(receipt && (receipt.replaced > 0 || receipt.sent !== undefined) ? { receipt } : {}),
    ...(adopted ? { adopted } : {}),
    warnings,
  };
}
