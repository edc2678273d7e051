import { clash, heldByOthers, takenOnHosts } from "../model/held-ports.ts";
import { slotName } from "../model/names.ts";
import { portName } from "../model/port-claims.ts";
import { hasCompleted, hasFailed, isReady } from "../model/replica-condition.ts";
import type { RolloutFailure } from "../model/rollout.ts";
import type { WantedService } from "../model/wanted.ts";
import { freshOf } from "./fresh.ts";
import { type RecordedReplica, recordOf, type Situation } from "./situation.ts";

/** A way for a new replica to show that its release will not come up; `says` completes "web.1 …". */
type Symptom = {
  code: string;
  shows(situation: Situation, replica: RecordedReplica): boolean;
  says(replica: RecordedReplica): string;
};

/** What ends a run that does not do as it should. */
const CHECKS = new Set(["unhealthy", "startup", "liveness"]);

const reasonOf = ({ status }: RecordedReplica): string | undefined => status?.value.reason;
const isLooping = (replica: RecordedReplica): boolean => reasonOf(replica) === "crash-loop";
const words = ({ status }: RecordedReplica, otherwise: string): string =>
  status?.value.message ?? status?.value.lastExit?.message ?? otherwise;

/** Looked at in order for each replica that is not ready; the first that shows is why the rollout fails. */
const SYMPTOMS: readonly Symptom[] = [
  {
    code: "image.missing",
    shows: (_, replica) => reasonOf(replica) === "image.missing",
    says: (replica) => `has no image: ${words(replica, "it is neither here nor to be had")}`,
  },
  {
    code: "port.taken",
    shows: (_, replica) => reasonOf(replica) === "port.taken",
    says: (replica) => `cannot have its port: ${words(replica, "somebody else has it")}`,
  },
  {
    code: "dependency.failed",
    shows: (situation, replica) => hasFailed(replica) && isAwaited(situation, recordOf(replica).service),
    says: (replica) => `${words(replica, `ended with ${exitOf(replica)}`)}, and others wait for it to complete`,
  },
  {
    code: "replica.crashed",
    shows: (_, replica) => hasFailed(replica),
    says: (replica) => `${words(replica, `ended with ${exitOf(replica)}`)} and is not to be started again`,
  },
  {
    code: "replica.oom",
    shows: (_, replica) => isLooping(replica) && replica.status?.value.lastExit?.outcome === "oom",
    says: (replica) => words(replica, "was killed for memory, again and again"),
  },
  {
    code: "replica.unhealthy",
    shows: (_, replica) => isLooping(replica) && CHECKS.has(replica.status?.value.lastExit?.reason ?? ""),
    says: (replica) => words(replica, "was ended because its health check kept failing"),
  },
  {
    code: "replica.crashed",
    shows: (_, replica) => isLooping(replica),
    says: (replica) => words(replica, `ended with ${exitOf(replica)}, again and again`),
  },
];

const exitOf = ({ status }: RecordedReplica): string => {
  const exit = status?.value.lastExit;
  return exit?.signal ? `signal ${exit.signal}` : String(exit?.code ?? "an error");
};

/** Whether a service waits for this one to complete. */
const isAwaited = ({ wanted }: Situation, service: string): boolean =>
  [...wanted.values()].some(({ spec }) => {
    const dependency = spec.dependsOn[service];
    return dependency?.condition === "service_completed_successfully" && dependency.required;
  });

/** Why the release cannot come up as things are, before its time is over; undefined while it may. */
export function findFailure(situation: Situation): RolloutFailure | undefined {
  for (const [service, wanted] of situation.wanted) {
    const failure = takenPort(situation, service, wanted) ?? sickReplica(situation, wanted);
    if (failure) return failure;
  }
  return undefined;
}

function sickReplica(situation: Situation, wanted: WantedService): RolloutFailure | undefined {
  for (const replica of freshOf(situation, wanted)) {
    const symptom = isReady(replica) ? undefined : SYMPTOMS.find(({ shows }) => shows(situation, replica));
    if (!symptom) continue;
    const { service, slot } = recordOf(replica);
    const message = `${slotName({ service, slot })} ${symptom.says(replica)}`;
    return { code: symptom.code, message, service, slot, replica: replica.id };
  }
  return undefined;
}

/** Only what data planes have said since this was asked counts: a port may have come free between two tries. */
function takenPort({ view, app }: Situation, service: string, wanted: WantedService): RolloutFailure | undefined {
  if (wanted.replicas === 0) return undefined;
  const taken = takenOnHosts(view, app.record?.seenAt);
  const own = app.routing.get(service)?.value.ports ?? [];
  const fixed = wanted.spec.ports.flatMap(({ published, ...port }) =>
    published === undefined ? [] : [{ ...port, published }],
  );
  for (const port of fixed) {
    const has = own.some((other) => clash(other, port));
    const holder = has ? taken.get(portName(port)) : heldByOthers(view, app).find((other) => clash(other, port))?.by;
    if (holder === undefined) continue;
    return { code: "port.taken", message: `${service} cannot publish ${portName(port)}: ${holder} has it`, service };
  }
  return undefined;
}

/** What a rollout that ran out of time was still waiting for. */
export function overdue(situation: Situation): RolloutFailure {
  const { rollout, record } = situation;
  const seconds = Math.round(record.deadlineMs / 1000);
  const homeless = [...situation.wanted.values()]
    .flatMap((wanted) => freshOf(situation, wanted))
    .find(({ placement }) => placement !== undefined && placement.value.host === undefined);
  if (homeless?.placement && homeless.placement.value.host === undefined) {
    const { service, slot } = recordOf(homeless);
    const message = `${slotName({ service, slot })} found no host in ${seconds} s: ${homeless.placement.value.unplaceable}`;
    return { code: "place.none", message, service, slot, replica: homeless.id };
  }
  // A replica that does not come up is why, also for those that wait for it.
  const stuck = [...situation.wanted.values()]
    .flatMap((wanted) => freshOf(situation, wanted))
    .find((replica) => !isReady(replica) && !hasCompleted(replica) && rollout.waiting[recordOf(replica).service]);
  const [first] = Object.keys(rollout.waiting);
  const service = stuck ? recordOf(stuck).service : first;
  const waiting = service === undefined ? undefined : rollout.waiting[service];
  const what =
    waiting === undefined ? "" : `; ${waiting.startsWith(`${service}.`) ? waiting : `${service} is ${waiting}`}`;
  return {
    code: "rollout.deadline",
    message: `not ${record.wanted === "down" ? "down" : "ready"} after ${seconds} s${what}`,
    ...(service === undefined ? {} : { service }),
    ...(stuck ? { slot: recordOf(stuck).slot, replica: stuck.id } : {}),
  };
}
