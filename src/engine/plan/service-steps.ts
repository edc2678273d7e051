import type { ServiceSpec } from "../model/app-spec.ts";
import type { PlanStep } from "../model/plan.ts";
import type { PlanRequest } from "../model/requests.ts";
import { specHash } from "../model/spec-hash.ts";
import { replaceStrategy } from "../model/strategy.ts";
import type { Baseline } from "./baseline.ts";
import { fieldChanges, isOutsideContainer } from "./field-changes.ts";

type Context = { before: Baseline; request: PlanRequest; restarts: Record<string, number> };

/** How many replicas a service will have. */
const replicasAfter = ({ scale }: PlanRequest, service: ServiceSpec): number => scale[service.name] ?? service.replicas;

/** What becomes of one service of the new spec; empty when it stays as it is. */
export function serviceSteps(context: Context, service: ServiceSpec): PlanStep[] {
  const { before, request } = context;
  const old = before.spec.services[service.name];
  const running = before.replicas[service.name] ?? 0;
  const wanted = replicasAfter(request, service);
  if (!old || (running === 0 && wanted > 0)) return createSteps(context, service, old !== undefined);
  const kept = Math.min(running, wanted);
  const changed = changeSteps(context, service, kept);
  return running === wanted ? changed : [...changed, scaleStep(before, service, running, wanted)];
}

function createSteps({ before, request }: Context, service: ServiceSpec, wasThere: boolean): PlanStep[] {
  const { name, image, mounts, dependsOn } = service;
  const volumes = mounts.flatMap((mount) => (mount.type === "volume" ? [mount.source] : []));
  const made = [...new Set(volumes)].filter(
    (volume) => !before.spec.volumes[volume] && !request.spec.volumes[volume]?.external,
  );
  const because = wasThere ? `${name} is stopped` : `${name} is new`;
  return [
    ...made.map(
      (volume): PlanStep => ({ do: "create-volume", service: name, volume, because: `${name} keeps its data there` }),
    ),
    {
      do: "create",
      service: name,
      image,
      replicas: replicasAfter(request, service),
      after: Object.keys(dependsOn),
      because,
    },
  ];
}

function changeSteps(context: Context, service: ServiceSpec, replicas: number): PlanStep[] {
  const { before, request, restarts } = context;
  const { name } = service;
  const changes = fieldChanges(name, before.spec, request.spec, request.sources);
  const replaced = specHash(name, before.spec, before.restarts) !== specHash(name, request.spec, restarts);
  const inside = changes.filter((change) => !isOutsideContainer(change));
  if (replaced) {
    const strategy = replaceStrategy(service, replicas);
    return [
      {
        do: "replace",
        service: name,
        replicas,
        changes,
        strategy,
        because: whyReplaced(context, service, inside.length),
      },
    ];
  }
  if (changes.length === 0) return [];
  return [{ do: "update", service: name, changes, because: "no container is made of it: what runs goes on" }];
}

function whyReplaced({ request }: Context, { name, dependsOn }: ServiceSpec, changes: number): string {
  if (changes > 0) return changes === 1 ? "a field of it changed" : `${changes} fields of it changed`;
  if (request.recreate.includes(name)) return "it is to be recreated";
  const follows = Object.keys(dependsOn).filter((dependency) => dependsOn[dependency]?.restart);
  return follows.length > 0 ? `it follows ${follows.join(" and ")}` : "what it is made of changed";
}

function scaleStep({ scale }: Baseline, service: ServiceSpec, from: number, to: number): PlanStep {
  const byHand = scale[service.name] === from;
  const because = byHand ? `${from} were set by hand, ${to} are asked for` : `${to} are asked for`;
  return { do: "scale", service: service.name, from, to, because };
}

/** Services that are in the app and not in the new spec. */
export function removeSteps(before: Baseline, request: PlanRequest): PlanStep[] {
  return Object.values(before.spec.services)
    .filter(({ name }) => !request.spec.services[name])
    .map(({ name, mounts }) => {
      const keepsData = mounts.some(({ type }) => type === "volume");
      const because = `no longer in the file${keepsData ? " (its volume stays)" : ""}`;
      return { do: "remove", service: name, replicas: before.replicas[name] ?? 0, because };
    });
}

/** A release that did not come up is tried again when it is asked for again. */
export function retrySteps(before: Baseline, request: PlanRequest): PlanStep[] {
  const { failure } = before;
  const name = failure?.service ?? Object.keys(request.spec.services)[0];
  const service = name === undefined ? undefined : request.spec.services[name];
  if (!failure || !service) return [];
  const replicas = before.replicas[service.name] ?? 0;
  const because = `release ${before.release} did not come up (${failure.message}): it is tried again`;
  return [
    {
      do: "replace",
      service: service.name,
      replicas,
      changes: [],
      strategy: replaceStrategy(service, replicas),
      because,
    },
  ];
}
