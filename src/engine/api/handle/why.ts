import { ClusterError } from "../../../errors/orc-error.ts";
import { appKey, slotName } from "../../model/names.ts";
import { servingRelease, specOf } from "../../model/wanted.ts";
import { why as judge } from "../../why/why.ts";
import type { Answer, Call } from "../call.ts";
import { unknownApp, unknownService } from "../change/asked-services.ts";
import { whyQuery } from "../schema/queries.ts";

/** So many of the newest events of the app are looked through for evidence. */
const LOOKED_AT = 500;

export async function why(call: Call): Promise<Answer> {
  const { state, events: log, clock } = call.ports;
  const { namespace = "default", app: name, ...asked } = call.query(whyQuery);
  const ref = { namespace, app: name };
  const events = await log.read({ ...ref, limit: LOOKED_AT });
  const { view } = state;
  const app = view.apps.get(appKey(ref));
  if (!app?.record) throw unknownApp(ref);
  const spec = specOf(app, servingRelease(app));
  const { service, slot } = asked;
  const unknown = spec && service !== undefined ? unknownService(ref, spec, [service]) : undefined;
  if (unknown) throw unknown;
  const document = judge({ view, app, events, now: clock.now(), wall: clock.wall() }, asked);
  if (document) return { json: document };
  const what = service === undefined ? "services" : slotName({ service, slot: slot ?? 1 });
  throw new ClusterError("replica.unknown", `${name} has no ${what}.`, {
    next: [{ text: "those there are", command: "orc ps" }],
  });
}
