import { inBatches } from "../model/batches.ts";
import type { Change, Decision, Loop, LoopKey, Write } from "../model/decision.ts";
import type { Reason } from "../model/event.ts";
import { DOWN_AFTER_MS, hostState, lastSign } from "../model/host-liveness.ts";
import { appKey, slotName } from "../model/names.ts";
import { keyOf, parseKey } from "../model/records.ts";
import type { Instant } from "../model/time.ts";
import type { AppView, HostView, ReplicaView, View } from "../model/view.ts";
import { RULES } from "./rules.ts";

/** Declares replicas lost that their host will not bring back, so that others may take their place. Key: a host. */
export const healLoop: Loop = { name: "heal", keysOf, decide };

function keysOf(change: Change, view: View): LoopKey[] {
  const parsed = parseKey(change.key);
  if (!parsed) return [];
  switch (change.kind) {
    case "host":
    case "beat":
      return [parsed.id];
    case "placement": {
      const app = parsed.app && view.apps.get(appKey(parsed.app));
      const host = app?.replicas.get(parsed.id)?.placement?.value.host;
      return host === undefined ? [] : [host];
    }
    default:
      return [];
  }
}

function decide(view: View, name: LoopKey, now: Instant): Decision {
  const host = view.hosts.get(name);
  const standing = standingOf(view, host, now);
  if (standing === "up") return { batches: [], because: [], ...untilDown(host, now) };
  const writes: Write[] = [];
  const because: Reason[] = [];
  for (const app of view.apps.values()) {
    for (const replica of app.replicas.values()) {
      if (replica.placement?.value.host !== name || !replica.record || replica.loss) continue;
      const why = RULES.find(({ holds }) => holds({ app, replica, standing }))?.loss(name);
      if (!why) continue;
      writes.push({ kind: "loss", key: keyOf.loss(app.ref, replica.id), value: { host: name, because: why } });
      because.push(reasonFor(app, replica, name, why));
    }
  }
  return { batches: inBatches(writes), because };
}

function standingOf(view: View, host: HostView | undefined, now: Instant): "up" | "down" | "removed" {
  if (!host?.record) return "removed";
  return hostState(view, host, now) === "down" ? "down" : "up";
}

/** The next pass is at the moment the host would be taken for down, if it says nothing until then. */
function untilDown(host: HostView | undefined, now: Instant): { wakeIn?: number } {
  const left = host ? lastSign(host) + DOWN_AFTER_MS - now : 0;
  return left > 0 ? { wakeIn: left } : {};
}

function reasonFor(app: AppView, { id, record }: ReplicaView, host: string, because: string): Reason {
  const about = record ? { service: record.value.service, slot: record.value.slot } : undefined;
  const message = `${about ? slotName(about) : id} is lost: ${because}`;
  return {
    severity: "warning",
    kind: "replica",
    reason: "lost",
    message,
    ...app.ref,
    ...about,
    replica: id,
    host,
    because,
  };
}
