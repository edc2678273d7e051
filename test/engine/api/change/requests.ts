import type { AppSpec } from "../../../../src/engine/model/app-spec.ts";
import type { AppRef } from "../../../../src/engine/model/names.ts";
import type { ApplyRequest } from "../../../../src/engine/model/requests.ts";
import { planHash } from "../../../../src/engine/plan/plan-hash.ts";
import { SHOP } from "../../world/world.ts";

export const AUTHOR = { name: "ann", host: "laptop" };
export const NOW = "2026-01-01T00:10:00.000Z";

/** An apply with nothing special about it, from the origin that `World.apply` uses. */
export const applyRequest = (
  spec: AppSpec,
  { basedOn = 0, recreate = [], scale = {}, ...change }: Partial<ApplyRequest> = {},
  ref: AppRef = SHOP,
): ApplyRequest => ({
  spec,
  basedOn,
  recreate,
  scale,
  planHash: planHash(ref, basedOn, { spec, recreate, scale }),
  author: AUTHOR,
  origin: { kind: "path", location: "/shop" },
  sources: {},
  reason: "up",
  onFailure: "rollback",
  deadlineMs: 60_000,
  takeOver: false,
  ...change,
});
