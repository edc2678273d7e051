import type { ResourceSpec } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import { type Node, valueAt } from "../source/node.ts";
import { defined, numberAt } from "./read.ts";

/** Docker refuses to start a container with less. */
const LEAST_MEMORY_BYTES = 6 * 2 ** 20;

/** Limits and reservations of a service, under `deploy.resources` or in the short words of before it. */
export function readResources(service: Node, problems: Problems): ResourceSpec {
  const either = (path: string, legacy: string): number | undefined => {
    const [now, before] = [numberAt(service, "deploy", "resources", ...path.split(".")), numberAt(service, legacy)];
    const place = valueAt(service, legacy);
    if (now !== undefined && before !== undefined && now !== before && place) {
      problems.error(place.at, `${legacy} and deploy.resources.${path} differ`, "keep one of the two");
    }
    return now ?? before;
  };
  const memoryBytes = either("limits.memory", "mem_limit");
  const place = valueAt(service, "deploy", "resources", "limits", "memory") ?? valueAt(service, "mem_limit");
  if (place && memoryBytes !== undefined && memoryBytes < LEAST_MEMORY_BYTES) {
    problems.error(
      place.at,
      `a container needs at least 6 MiB of memory, got ${memoryBytes} bytes`,
      "write a unit: 512M",
    );
  }
  const pids = either("limits.pids", "pids_limit");
  return {
    limits: defined({
      cpuNano: nano(either("limits.cpus", "cpus")),
      memoryBytes,
      pids: pids !== undefined && pids > 0 ? pids : undefined,
    }),
    reservations: defined({
      cpuNano: nano(numberAt(service, "deploy", "resources", "reservations", "cpus")),
      memoryBytes: either("reservations.memory", "mem_reservation"),
    }),
  };
}

const nano = (cpus: number | undefined): number | undefined =>
  cpus === undefined ? undefined : Math.round(cpus * 1e9);
