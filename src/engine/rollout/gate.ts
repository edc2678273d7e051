import type { DependencyCondition, DependencySpec } from "../model/app-spec.ts";
import { hasCompleted, hasFailed } from "../model/replica-condition.ts";
import { wasRefused } from "../model/run.ts";
import type { WantedService } from "../model/wanted.ts";
import { freshOf, isFresh } from "./fresh.ts";
import { isSettled, type RecordedReplica, recordOf, replicasOf, type Situation } from "./situation.ts";

/** When one replica of a dependency lets those begin that wait for it. */
const MET: Record<DependencyCondition, (situation: Situation, replica: RecordedReplica) => boolean> = {
  service_started: (situation, replica) => hasStarted(replica) || isSettled(situation, replica),
  service_healthy: isSettled,
  service_completed_successfully: (_, replica) => hasCompleted(replica),
};

/** A run of it is up, or has been. */
const hasStarted = ({ status }: RecordedReplica): boolean => {
  const { state, lastExit } = status?.value ?? {};
  return state === "running" || (lastExit !== undefined && !wasRefused(lastExit));
};

const WORDS: Record<DependencyCondition, string> = {
  service_started: "to start",
  service_healthy: "to be healthy",
  service_completed_successfully: "to complete",
};

/** What keeps replicas of a service from being made, in words; undefined when nothing does. */
export function closedGate(situation: Situation, service: WantedService): string | undefined {
  // Order matters at the start only: a service that has begun is not held up by a dependency in trouble.
  if (replicasOf(situation, service.spec.name).some((replica) => isFresh(situation, replica, service)))
    return undefined;
  const unmet = Object.entries(service.spec.dependsOn).filter(([name, spec]) => !isMet(situation, name, spec));
  if (unmet.length === 0) return undefined;
  return `waiting for ${unmet.map(([name, { condition }]) => `${name} ${WORDS[condition]}`).join(" and ")}`;
}

function isMet(situation: Situation, name: string, { condition, required }: DependencySpec): boolean {
  const dependency = situation.wanted.get(name);
  // Stopped by hand or scaled to nothing: there is nothing to wait for.
  if (!dependency || dependency.replicas === 0) return true;
  const fresh = freshOf(situation, dependency);
  if (!required && fresh.some((replica) => hasFailed(replica) || replica.status?.value.reason === "crash-loop"))
    return true;
  const met = fresh.filter((replica) => MET[condition](situation, replica));
  return new Set(met.map((replica) => recordOf(replica).slot)).size >= dependency.replicas;
}
