import type { Write } from "../model/decision.ts";
import { keyOf } from "../model/records.ts";
import type { ServiceRouting } from "../model/routing.ts";
import type { AppView, Entry } from "../model/view.ts";

/** Everything that is stored of an app, as writes that store it again; `routing` in the place of the app's own where it is given. */
export function appWrites(app: AppView, routing: readonly ServiceRouting[] = []): Write[] {
  const { ref, record, rollout } = app;
  const newest = new Map([...app.routing].map(([service, { value }]) => [service, value]));
  for (const value of routing) newest.set(value.service, value);
  return [
    ...some(record, (value): Write => ({ kind: "app", key: keyOf.app(ref), value })),
    ...[...app.releases].map(
      ([number, { value }]): Write => ({ kind: "release", key: keyOf.release(ref, number), value }),
    ),
    ...some(rollout, (value): Write => ({ kind: "rollout", key: keyOf.rollout(ref), value })),
    ...[...newest].map(([service, value]): Write => ({ kind: "routing", key: keyOf.routing(ref, service), value })),
    ...[...app.replicas.values()].flatMap(({ id, ...parts }) => [
      ...some(parts.record, (value): Write => ({ kind: "replica", key: keyOf.replica(ref, id), value })),
      ...some(parts.placement, (value): Write => ({ kind: "placement", key: keyOf.placement(ref, id), value })),
      ...some(parts.loss, (value): Write => ({ kind: "loss", key: keyOf.loss(ref, id), value })),
      ...some(parts.drained, (value): Write => ({ kind: "drained", key: keyOf.drained(ref, id), value })),
      ...some(parts.status, (value): Write => ({ kind: "status", key: keyOf.status(ref, id), value })),
    ]),
  ];
}

const some = <T>(entry: Entry<T> | undefined, write: (value: T) => Write): Write[] =>
  entry ? [write(entry.value)] : [];
