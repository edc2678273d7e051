import type { AppStatus } from "../../engine/model/documents.ts";
import type { ChangeResult } from "../../engine/model/requests.ts";

/** Whether an app is all that it was last asked to be. */
export const isAtRest = ({ rollout, record }: AppStatus): boolean =>
  rollout?.state === "complete" && rollout.observedGeneration >= record.generation;

/** What was asked for is on its way already: nothing to ask for, only to wait. */
export const underWay = async ({ record, rollout, revision }: AppStatus): Promise<ChangeResult> => ({
  generation: record.generation,
  release: record.release,
  rolloutId: rollout?.id ?? "",
  revision,
  changed: false,
});
