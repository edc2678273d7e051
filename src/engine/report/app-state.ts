import type { AppState } from "../model/documents.ts";
import type { AppView } from "../model/view.ts";
import { servingRelease, wantedServices } from "../model/wanted.ts";
import { readySlots } from "./slot-view.ts";

/** An app's state is that of the first rule that holds; `steady` when none does. */
const RULES: readonly { state: AppState; holds(app: AppView): boolean }[] = [
  { state: "stopped", holds: ({ record, replicas }) => record?.value.wanted === "down" && replicas.size === 0 },
  { state: "pending", holds: ({ rollout }) => rollout === undefined },
  {
    state: "rolling",
    holds: ({ record, rollout }) =>
      rollout?.value.state === "running" || rollout?.value.observedGeneration !== record?.value.generation,
  },
  { state: "stopped", holds: ({ record }) => record?.value.wanted === "down" },
  {
    state: "failed",
    holds: ({ rollout }) => rollout?.value.state === "failed" || rollout?.value.serving !== rollout?.value.release,
  },
  { state: "stopped", holds: (app) => servicesOf(app).length > 0 && servicesOf(app).every(({ stopped }) => stopped) },
  { state: "degraded", holds: (app) => servicesOf(app).some(({ desired, ready }) => ready < desired) },
];

export const appState = (app: AppView): AppState => RULES.find(({ holds }) => holds(app))?.state ?? "steady";

/** Services of the release that serves, with what is wanted and what is ready. */
export function servicesOf(
  app: AppView,
): { name: string; image: string; desired: number; ready: number; stopped: boolean }[] {
  return [...wantedServices(app, servingRelease(app))].map(([name, { spec, replicas, stopped }]) => ({
    name,
    image: spec.image,
    desired: replicas,
    ready: readySlots(app, name, replicas),
    stopped,
  }));
}
