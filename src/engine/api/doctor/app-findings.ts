import type { Finding } from "../../model/requests.ts";
import type { AppView, View } from "../../model/view.ts";
import { appState, servicesOf } from "../../report/app-state.ts";

/** Apps that are not as they are wanted, the first of them with what is missing; what is on its way is fine. */
export const appFindings = (view: View): Finding[] =>
  [...view.apps.values()].filter(({ record }) => record !== undefined).flatMap(appFinding);

function appFinding(app: AppView): Finding[] {
  const state = appState(app);
  if (state !== "degraded" && state !== "failed") return [];
  const short = servicesOf(app).filter(({ ready, desired }) => ready < desired);
  const name = app.ref.app;
  const failure = app.rollout?.value.failure?.message;
  const missing = short.map((one) => `${one.name} ${one.ready} of ${one.desired} ready`).join(", ");
  const words = [...(missing === "" ? [] : [missing]), ...(state === "failed" && failure ? [failure] : [])].join("; ");
  return [
    {
      level: short.some(({ ready }) => ready === 0) ? "problem" : "warning",
      subject: "app",
      message: `${name} ${state === "failed" ? "failed" : "is degraded"}${words === "" ? "" : `: ${words}`}`,
      fix: { text: "see why", command: `orc why ${name}` },
    },
  ];
}
