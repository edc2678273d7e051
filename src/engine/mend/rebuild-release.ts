import type { AppSpec, DependencySpec, ServiceSpec } from "../model/app-spec.ts";
import type { AssignmentItem } from "../model/assignment.ts";
import type { Release } from "../model/release.ts";
import type { ServiceRouting } from "../model/routing.ts";
import type { WallTime } from "../model/time.ts";
import type { AppView } from "../model/view.ts";
import { specOf } from "../model/wanted.ts";
import { hasOtherPorts, type Standing } from "./standing.ts";
import { counterOf } from "./wanted-slots.ts";

const runs = ({ want }: AssignmentItem): boolean => want === "run";

/**
 * The release that an app on this host serves. A replica is made of the release that serves at that moment, so the newest one
 * tells, or the backup where it knows that one already. Ports show a release that came after and made no replica.
 */
export function releaseThatRuns({ base, items, routing }: Standing): number {
  const newest = items
    .filter(runs)
    .toSorted((a, b) => counterOf(a) - counterOf(b))
    .at(-1);
  const serving = base?.rollout?.value.serving ?? 0;
  const isKnown = serving > 0 && (!newest || base?.replicas.has(newest.replica) === true);
  const number = isKnown ? serving : (newest?.release ?? Math.max(1, ...items.map(({ release }) => release)));
  const spec = base && specOf(base, number);
  if (!spec) return number;
  const isOther = hasUnknownPorts(spec, routing) || (isKnown && hasOtherPorts(base, routing));
  return isOther ? Math.max(...base.releases.keys()) + 1 : number;
}

/** Something is published that the release does not publish. */
const hasUnknownPorts = ({ services }: AppSpec, routing: readonly ServiceRouting[]): boolean =>
  Object.values(services).some((service) => withPorts(service, routing) !== service);

/** Releases that what runs is made of and the backup lacks, put together from what their replicas were told. */
export function missingReleases(standing: Standing, at: WallTime): Release[] {
  const { base, items } = standing;
  const numbers = new Set([releaseThatRuns(standing), ...items.map(({ release }) => release)]);
  return [...numbers]
    .filter((number) => !base?.releases.has(number))
    .map((number) => ({
      number,
      spec: specFrom(standing, number),
      planHash: "",
      at,
      by: { name: "orc restore", host: "" },
      origin: base?.releases.get(Math.max(0, ...base.releases.keys()))?.value.origin ?? { kind: "path", location: "" },
      sources: {},
      reason: "rebuilt from what runs",
    }));
}

function specFrom({ ref, base, items, routing }: Standing, number: number): AppSpec {
  const oldestFirst = items
    .filter((item) => runs(item) || item.release === number)
    .toSorted(
      (a, b) =>
        Number(runs(a)) - Number(runs(b)) ||
        rank(a, number) - rank(b, number) ||
        a.release - b.release ||
        counterOf(a) - counterOf(b),
    );
  // Of what does not run any more nobody knows whether it was stopped or removed: it is kept, and kept stopped.
  const services: Record<string, ServiceSpec> = { ...servicesOf(base) };
  for (const { service, spec } of oldestFirst) services[service] = withPorts(spec, routing);
  const before = base && specOf(base, base.rollout?.value.serving ?? 0)?.volumes;
  const volumes = Object.assign({}, before, ...items.map((item) => item.volumes)) as AppSpec["volumes"];
  const withKnown = ({ dependsOn, ...spec }: ServiceSpec): ServiceSpec => ({
    ...spec,
    dependsOn: known(dependsOn, services),
  });
  return {
    name: ref.app,
    services: Object.fromEntries(Object.entries(services).map(([name, spec]) => [name, withKnown(spec)])),
    volumes,
  };
}

/** Later ones win: those of the release itself over older ones, and these over newer ones. */
const rank = ({ release }: AssignmentItem, number: number): number =>
  release === number ? 2 : release < number ? 1 : 0;

function servicesOf(base: AppView | undefined): AppSpec["services"] {
  return (base && specOf(base, base.rollout?.value.serving ?? 0)?.services) ?? {};
}

const known = (
  dependsOn: Record<string, DependencySpec>,
  services: Record<string, ServiceSpec>,
): Record<string, DependencySpec> => Object.fromEntries(Object.entries(dependsOn).filter(([name]) => name in services));

/** What is published now is what the release says, whatever older replicas were told. */
function withPorts(spec: ServiceSpec, routing: readonly ServiceRouting[]): ServiceSpec {
  const ports = routing.find(({ service }) => service === spec.name)?.ports ?? [];
  const missing = ports.some(
    ({ published, target }) =>
      !spec.ports.some((port) => port.target === target && (port.published ?? published) === published),
  );
  return missing ? { ...spec, ports } : spec;
}
