import type { AppSpec } from "../../../../src/engine/model/app-spec.ts";
import type { ApplyRequest } from "../../../../src/engine/model/requests.ts";

export const AUTHOR = { name: "ann", host: "laptop" };
export const NOW = "2026-01-01T00:10:00.000Z";

/** An apply with nothing special about it, from the origin that `World.apply` uses. */
export const applyRequest = (spec: AppSpec, change: Partial<ApplyRequest> = {}): ApplyRequest => ({
  spec,
  basedOn: 0,
  planHash: "abc",
  author: AUTHOR,
  origin: { kind: "path", location: "/shop" },
  sources: {},
  reason: "up",
  onFailure: "rollback",
  deadlineMs: 60_000,
  takeOver: false,
  scale: {},
  recreate: [],
  ...change,
});
