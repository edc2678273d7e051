import { canonicalJson } from "../model/canonical-json.ts";
import type { AppRef } from "../model/names.ts";
import type { PlanRequest } from "../model/requests.ts";
import { sha256 } from "../model/sha256.ts";

const HASH_LENGTH = 12;

/** Names what would be done and on which state; what hosts happen to have in store is left out. */
export const planHash = (
  ref: AppRef,
  generation: number,
  { spec, recreate, scale }: Pick<PlanRequest, "spec" | "recreate" | "scale">,
): string => sha256(canonicalJson({ ...ref, generation, spec, recreate, scale })).slice(0, HASH_LENGTH);
