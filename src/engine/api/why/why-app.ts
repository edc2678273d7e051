import { ClusterError } from "../../../errors/orc-error.ts";
import { appKey, slotName } from "../../model/names.ts";
import { servingRelease, specOf } from "../../model/wanted.ts";
import type { WhyDocument, WhyQuery } from "../../model/why.ts";
import { believable } from "../../report/believable.ts";
import { why } from "../../why/why.ts";
import type { ApiPorts } from "../api-ports.ts";
import { unknownApp, unknownService } from "../change/asked-services.ts";
import { withLastWords } from "./last-words.ts";
import { measureApp } from "./measure.ts";

type AppQuery = Extract<WhyQuery, { app: string }>;

/** So many of the newest events are looked through for evidence. */
export const LOOKED_AT = 500;

/** Why an app, a service of it or one slot is as it is. */
export async function whyApp(ports: ApiPorts, query: AppQuery): Promise<WhyDocument> {
  const { state, events: log, clock } = ports;
  const { namespace = "default", app: name, ...asked } = query;
  const ref = { namespace, app: name };
  const [events, silence] = await Promise.all([log.read({ ...ref, limit: LOOKED_AT }), ports.engineCheck.silence()]);
  const view = believable(state.view, { host: ports.host, silence });
  const app = view.apps.get(appKey(ref));
  if (!app?.record) throw unknownApp(ref);
  const spec = specOf(app, servingRelease(app));
  const { service, slot } = asked;
  const unknown = spec && service !== undefined ? unknownService(ref, spec, [service]) : undefined;
  if (unknown) throw unknown;
  const measured = await measureApp(ports, app, service);
  const document = why({ view, app, events, measured, now: clock.now(), wall: clock.wall() }, asked);
  if (document) return withLastWords(ports, app, document);
  const what = service === undefined ? "services" : slotName({ service, slot: slot ?? 1 });
  throw new ClusterError("replica.unknown", `${name} has no ${what}.`, {
    next: [{ text: "those there are", command: "orc ps" }],
  });
}
