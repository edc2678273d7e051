import type { AppSpec } from "../model/app-spec.ts";
import type { Plan } from "../model/plan.ts";

/** What hosts have: the images that are there, and the sizes of others where a registry told them. */
export type KnownImages = { present: ReadonlyMap<string, ReadonlySet<string>>; bytes: ReadonlyMap<string, number> };

/** Images that hosts must fetch before replicas can start there; what is built here is there already. */
export function pullsFor(spec: AppSpec, placement: Plan["placement"], images: KnownImages): Plan["pull"] {
  const pulls = new Map<string, Plan["pull"][number]>();
  for (const { service, host } of placement) {
    const { image, build, pullPolicy } = spec.services[service] ?? {};
    if (image === undefined || build) continue;
    if (images.present.get(host)?.has(image) && pullPolicy !== "always") continue;
    const bytes = images.bytes.get(image);
    pulls.set(`${host} ${image}`, { host, image, ...(bytes === undefined ? {} : { bytes }) });
  }
  return [...pulls.values()];
}
