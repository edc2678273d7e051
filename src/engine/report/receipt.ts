import { acknowledged } from "../model/acknowledged.ts";
import type { Receipt } from "../model/documents.ts";
import { serviceKey } from "../model/names.ts";
import type { Instant } from "../model/time.ts";
import type { AppView, View } from "../model/view.ts";

/** How the replacements of an app's rollout went, as data planes and agents have proven it. */
export function receiptOf(view: View, app: AppView, now: Instant): Receipt | undefined {
  const rollout = app.rollout?.value;
  if (!rollout) return undefined;
  const late = new Set<string>();
  const planes = new Set<string>();
  for (const [service, { value }] of app.routing) {
    const state = acknowledged(view, serviceKey({ ...app.ref, service }), value.generation, now);
    for (const plane of [...state.by, ...state.late]) planes.add(plane);
    for (const plane of state.late) late.add(plane);
  }
  let cut = rollout.cut ?? 0;
  let slowestMs = rollout.slowestMs ?? 0;
  for (const { status, drained } of app.replicas.values()) {
    cut += status?.value.drain?.cut ?? 0;
    slowestMs = Math.max(slowestMs, drained?.value.slowestMs ?? 0);
  }
  const { replaced, minReady } = rollout;
  return {
    acknowledged: planes.size - late.size,
    planes: planes.size,
    slowestMs: Math.round(slowestMs),
    cut,
    replaced,
    minReady,
  };
}
