import type { Write } from "../model/decision.ts";
import { keyOf } from "../model/records.ts";
import { hasCompleted } from "../model/replica-condition.ts";
import type { WallTime } from "../model/time.ts";
import type { AppView } from "../model/view.ts";
import { appWrites } from "./app-writes.ts";
import { appRecord, rolloutRecord } from "./rebuild-record.ts";
import { missingReleases, releaseThatRuns } from "./rebuild-release.ts";
import { replicaWrites } from "./rebuild-replica.ts";
import type { Standing } from "./standing.ts";

/** Records of an app that want exactly what runs of it: nothing is started, replaced or stopped because of them. */
export function rebuildApp(standing: Standing, host: string, at: WallTime): Write[] {
  const { ref, base, items, routing } = standing;
  const made = missingReleases(standing, at);
  const number = releaseThatRuns(standing);
  const release = base?.releases.get(number)?.value ?? made.find((one) => one.number === number);
  if (!release) return [];
  const running = new Set(items.map(({ replica }) => replica));
  const done = [...(base?.replicas.values() ?? [])].filter((one) => hasCompleted(one) && !running.has(one.id));
  const record = appRecord(standing, release, done, at);
  const kept: AppView = {
    ref,
    releases: base?.releases ?? new Map(),
    replicas: new Map(done.map((replica) => [replica.id, replica])),
    routing: new Map(),
  };
  return [
    ...appWrites(kept, routing),
    { kind: "app", key: keyOf.app(ref), value: record },
    ...made.map((value): Write => ({ kind: "release", key: keyOf.release(ref, value.number), value })),
    { kind: "rollout", key: keyOf.rollout(ref), value: rolloutRecord(standing, record, release.spec, host) },
    ...items.flatMap((item) => replicaWrites(standing, item, release.spec, record, host, at)),
  ];
}
