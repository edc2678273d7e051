import { isGone } from "../model/replica-condition.ts";
import { specOf } from "../model/wanted.ts";
import type { Move } from "./moves.ts";
import { type RecordedReplica, recordOf, type Situation } from "./situation.ts";

/** Who asks again for an end that is under way, and gives it less time, is heard: what leaves is given no more than that. */
export function hurried({ app, record, replicas }: Situation): Move[] {
  return Object.entries(record.stopGrace ?? {}).flatMap(([service, graceMs]) =>
    (replicas.get(service) ?? [])
      .filter((replica) => !isGone(replica) && graceOf(replica) > graceMs)
      .map((replica): Move => ({ do: "hurry", replica, graceMs })),
  );

  /** The time that it was given so far; of one that stays there is nothing to shorten. */
  function graceOf(replica: RecordedReplica): number {
    const { retired, release, service } = recordOf(replica);
    if (!retired) return 0;
    return retired.graceMs ?? specOf(app, release)?.services[service]?.stopGraceMs ?? 0;
  }
}
