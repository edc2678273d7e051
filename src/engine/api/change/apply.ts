import { isDeepStrictEqual } from "node:util";
import { ConflictError, ErrorList } from "../../../errors/orc-error.ts";
import type { AppRecord } from "../../model/app.ts";
import type { Write } from "../../model/decision.ts";
import { type AppRef, appKey } from "../../model/names.ts";
import { keyOf } from "../../model/records.ts";
import type { Release } from "../../model/release.ts";
import type { ApplyRequest } from "../../model/requests.ts";
import type { WallTime } from "../../model/time.ts";
import type { AppView, View } from "../../model/view.ts";
import { planHash } from "../../plan/plan-hash.ts";
import { raised, unknownService } from "./asked-services.ts";
import { type Change, refuse } from "./change.ts";
import { releasesToForget } from "./kept-releases.ts";
import { newerChange } from "./newer-change.ts";
import { otherOrigin, sameOrigin } from "./other-origin.ts";
import { portClashes } from "./port-clash.ts";

/** Makes a release of what was asked for, or says why not. */
export function decideApply(view: View, ref: AppRef, request: ApplyRequest, now: WallTime): Change {
  const app = view.apps.get(appKey(ref));
  const before = app?.record?.value;
  const current = before && app.releases.get(before.release)?.value;

  if (request.planHash !== planHash(ref, request.basedOn, request)) return refuse(otherPlan(ref));
  if (request.basedOn !== (before?.generation ?? 0)) {
    if (!app || !before) return refuse(planOfNothing(ref));
    // Two who ask for the same at the same time have both got what they want.
    const isSame =
      current && sameOrigin(current.origin, request.origin) && asksForWhatIs(app, before, current, request);
    if (isSame) return { kind: "unchanged", record: before };
    return refuse(newerChange(ref, before, current, request.basedOnRelease, now));
  }
  if (before?.wanted === "up" && current && !request.takeOver && !sameOrigin(current.origin, request.origin)) {
    return refuse(otherOrigin(ref, current.origin, request.origin));
  }
  const unknown = unknownService(ref, request.spec, [...Object.keys(request.scale), ...request.recreate]);
  if (unknown) return refuse(unknown);
  const clashes = portClashes(view, ref, request.spec);
  if (clashes.length > 0) return refuse(new ErrorList(clashes));

  if (app && before && current && asksForWhatIs(app, before, current, request)) {
    return { kind: "unchanged", record: before };
  }
  return newRelease(app, ref, request, now);
}

const planOfNothing = ({ app }: AppRef): ConflictError =>
  new ConflictError(
    "plan.stale",
    `${app} was there when your plan was made, and is not any more. Nothing was changed.`,
    {
      next: [{ text: "plan again", command: "orc up" }],
    },
  );

const otherPlan = ({ app }: AppRef): ConflictError =>
  new ConflictError("plan.stale", `What is asked of ${app} is not what its plan says. Nothing was changed.`, {
    next: [{ text: "plan again", command: "orc plan" }],
  });

/** A release that failed is made again when it is asked for again: what serves is not what was asked. */
function asksForWhatIs(app: AppView, before: AppRecord, current: Release, request: ApplyRequest): boolean {
  return (
    before.wanted === "up" &&
    before.stopped.length === 0 &&
    request.recreate.length === 0 &&
    app.rollout?.value.state !== "failed" &&
    isDeepStrictEqual(before.scale, request.scale) &&
    isDeepStrictEqual(plain(current.spec), plain(request.spec))
  );
}

/** As it is once stored: without fields that are undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function newRelease(app: AppView | undefined, ref: AppRef, request: ApplyRequest, now: WallTime): Change {
  const before = app?.record?.value;
  const number = Math.max(before?.release ?? 0, ...(app?.releases.keys() ?? [])) + 1;
  const release: Release = {
    number,
    spec: request.spec,
    planHash: request.planHash,
    at: now,
    by: request.author,
    origin: request.origin,
    ...(request.git ? { git: request.git } : {}),
    sources: request.sources,
    reason: request.reason,
  };
  const record: AppRecord = {
    generation: (before?.generation ?? 0) + 1,
    release: number,
    wanted: "up",
    scale: request.scale,
    stopped: [],
    restarts: raised(before?.restarts ?? {}, request.recreate),
    onFailure: request.onFailure,
    deadlineMs: request.deadlineMs,
    changedAt: now,
    changedBy: request.author,
    cause: request.reason,
  };
  const forgotten: Write[] = (app ? releasesToForget(app, number) : []).map((old) => ({
    kind: "release",
    key: keyOf.release(ref, old),
  }));
  return {
    kind: "write",
    record,
    writes: [
      { kind: "release", key: keyOf.release(ref, number), value: release },
      { kind: "app", key: keyOf.app(ref), value: record },
      ...forgotten,
    ],
  };
}
