import type { AppSpec, ServiceSpec } from "../model/app-spec.ts";
import type { Plan, PlanStep } from "../model/plan.ts";

/** Rules of thumb, for showing only: nothing waits for them. */
const BUILD_SECONDS = 10;
const PULL_BYTES_PER_SECOND = 20e6;
const PULL_SECONDS = 5;
const START_SECONDS = 1;
const STOP_SECONDS = 1;
const DRAIN_SECONDS = 0.5;
/** Docker's own, when a health check names none. */
const HEALTH_INTERVAL_SECONDS = 30;

/** How long a replica may take from its start until it is ready. */
function readySeconds({ healthcheck }: ServiceSpec): number {
  const probes = healthcheck !== undefined && healthcheck.test[0] !== "NONE";
  if (!probes) return START_SECONDS;
  const interval = healthcheck.intervalMs;
  return START_SECONDS + (interval === undefined ? HEALTH_INTERVAL_SECONDS : interval / 1000);
}

/** How long nothing of a service runs when its only replica goes before the new one comes. */
export const gapSeconds = (service: ServiceSpec): number => Math.ceil(STOP_SECONDS + readySeconds(service));

/** How long a plan may take: what is fetched and built, then services one after the other as far as they wait for each other. */
export function estimateSeconds(spec: AppSpec, steps: PlanStep[], pulls: Plan["pull"]): number {
  const fetching = pulls.map(({ bytes }) => (bytes === undefined ? PULL_SECONDS : bytes / PULL_BYTES_PER_SECOND));
  const building = steps.filter((step) => step.do === "build").length * BUILD_SECONDS;
  const paths = new Map<string, number>();
  const longest = Math.max(0, ...Object.keys(spec.services).map((name) => pathSeconds(spec, steps, name, paths)));
  const leaving = steps.some((step) => step.do === "remove") ? STOP_SECONDS : 0;
  return Math.ceil(building + sum(fetching) + longest + leaving);
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

function pathSeconds(spec: AppSpec, steps: PlanStep[], name: string, known: Map<string, number>): number {
  const before = known.get(name);
  if (before !== undefined) return before;
  known.set(name, 0);
  const service = spec.services[name];
  if (!service) return 0;
  const above = Object.keys(service.dependsOn).map((dependency) => pathSeconds(spec, steps, dependency, known));
  const own = sum(steps.filter((step) => step.service === name).map((step) => stepSeconds(step, service)));
  const seconds = Math.max(0, ...above) + own;
  known.set(name, seconds);
  return seconds;
}

function stepSeconds(step: PlanStep, service: ServiceSpec): number {
  switch (step.do) {
    case "create":
      return step.replicas > 0 ? readySeconds(service) : 0;
    case "scale":
      return step.to > step.from ? readySeconds(service) : STOP_SECONDS;
    case "replace":
      return step.strategy.batches.length * (readySeconds(service) + DRAIN_SECONDS + STOP_SECONDS);
    default:
      return 0;
  }
}
