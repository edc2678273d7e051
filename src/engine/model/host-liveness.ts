import type { DurationMs, Instant } from "./time.ts";
import type { HostView, View } from "./view.ts";

/** Without a sign of life for so long a host is doubted, and then taken for down. */
const SUSPECT_AFTER_MS: DurationMs = 10_000;
export const DOWN_AFTER_MS: DurationMs = 15_000;

export type HostState = "ready" | "suspect" | "down";

/** When this leader last heard of a host; one that never beat since it started counts from when its record was first seen. */
export function lastSign(host: HostView): Instant {
  return host.beat?.seenAt ?? host.record?.seenAt ?? Number.NEGATIVE_INFINITY;
}

/** How a host stands by its heartbeats. The only host is never down: nobody could take over, so its silence decides nothing. */
export function hostState(view: View, host: HostView, now: Instant): HostState {
  const silent = now - lastSign(host);
  if (silent < SUSPECT_AFTER_MS) return "ready";
  return silent < DOWN_AFTER_MS || isOnlyHost(view, host) ? "suspect" : "down";
}

/** Hosts that belong to the cluster and are not down, by name. */
export function liveHosts(view: View, now: Instant): HostView[] {
  return [...view.hosts.values()]
    .filter((host) => host.record && hostState(view, host, now) !== "down")
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** How long until the first of the live hosts would be taken for down; undefined when that cannot happen. */
export function untilNextDown(view: View, now: Instant): DurationMs | undefined {
  const spans = liveHosts(view, now)
    .filter((host) => !isOnlyHost(view, host))
    .map((host) => Math.max(0, lastSign(host) + DOWN_AFTER_MS - now));
  return spans.length > 0 ? Math.min(...spans) : undefined;
}

function isOnlyHost(view: View, host: HostView): boolean {
  if (!host.record) return false;
  for (const other of view.hosts.values()) if (other.name !== host.name && other.record) return false;
  return true;
}
