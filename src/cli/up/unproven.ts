import type { AppSpec, ServiceSpec } from "../../engine/model/app-spec.ts";
import { listeningPorts } from "../../engine/model/listening-ports.ts";
import type { Plan } from "../../engine/model/plan.ts";

/** Services that a plan makes for the first time and of which nothing in the file would tell whether they work, once they run. */
export const unprovenIn = ({ steps }: Plan, { services }: AppSpec): string[] =>
  steps.flatMap((step) => {
    const spec = step.do === "create" && step.replicas > 0 ? services[step.service] : undefined;
    return spec && isUnproven(spec) ? [spec.name] : [];
  });

/** What is to end tells by its end how it went. */
const isUnproven = ({ healthcheck, probes, restart, ...spec }: ServiceSpec): boolean =>
  restart.condition === "always" &&
  !probes &&
  (!healthcheck || healthcheck.test[0] === "NONE") &&
  listeningPorts(spec).length === 0;
