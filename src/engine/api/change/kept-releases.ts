import type { AppView } from "../../model/view.ts";

/** How many releases of an app are kept to go back to. */
const KEPT_RELEASES = 10;

/** Numbers of releases that may be forgotten once `next` is there: the oldest beyond ten that nothing is made of any more. */
export function releasesToForget(app: AppView, next: number): number[] {
  const rollout = app.rollout?.value;
  const inUse = new Set([
    next,
    app.record?.value.release,
    rollout?.release,
    rollout?.serving,
    rollout?.lastGood,
    ...[...app.replicas.values()].map(({ record }) => record?.value.release),
  ]);
  const kept = [...app.releases.keys(), next].sort((a, b) => b - a);
  return kept.slice(KEPT_RELEASES).filter((number) => !inUse.has(number));
}
