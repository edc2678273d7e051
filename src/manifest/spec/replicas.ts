import type { Problems } from "../problems.ts";
import { type Node, valueAt } from "../source/node.ts";
import { numberAt, textAt } from "./read.ts";

/** How many replicas a service has: `scale` or `deploy.replicas`, else one. */
export function readReplicas(service: Node, problems: Problems): number {
  const mode = valueAt(service, "deploy", "mode");
  if (mode && textAt(mode) !== "replicated")
    problems.warn(mode.at, `mode: ${textAt(mode)} has no effect yet: the service runs as many replicas as it asks for`);
  const scale = valueAt(service, "scale");
  const [replicas, scaled] = [numberAt(service, "deploy", "replicas"), numberAt(scale)];
  if (scale && replicas !== undefined && scaled !== replicas)
    problems.error(scale.at, "scale and deploy.replicas differ", "keep one of the two");
  return scaled ?? replicas ?? 1;
}
