import { inBatches } from "../model/batches.ts";
import type { Decision, Loop, Write } from "../model/decision.ts";
import { untilNextDown } from "../model/host-liveness.ts";
import type { Instant } from "../model/time.ts";
import type { AppView, View } from "../model/view.ts";
import { drain } from "./drain.ts";
import { keysOf } from "./keys.ts";
import { routeServices } from "./route-services.ts";

/**
 * Decides how every service of an app is reached and when a retired replica has been let go by all data planes.
 * Key: an app.
 */
export const routeLoop: Loop = { name: "route", keysOf, decide };

function decide(view: View, key: string, now: Instant): Decision {
  const app = view.apps.get(key);
  if (!app) return { batches: [], because: [] };
  const routed = routeServices(view, app);
  const drained = drain(view, app, now);
  const writes: Write[] = [...routed.writes, ...drained.writes];
  const down = drained.waiting ? untilNextDown(view, now) : undefined;
  const wakes = [down === undefined ? undefined : down + 1, drained.noticeIn].filter((span) => span !== undefined);
  return {
    batches: inBatches(writes),
    because: [...routed.because, ...drained.because].map((reason) => ({ ...about(app), ...reason })),
    ...(wakes.length === 0 ? {} : { wakeIn: Math.min(...wakes) }),
  };
}

const about = (app: AppView): { namespace: string; app: string } => ({
  namespace: app.ref.namespace,
  app: app.ref.app,
});
