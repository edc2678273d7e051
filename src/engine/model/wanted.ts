import type { AppSpec, ServiceSpec } from "./app-spec.ts";
import { keptSpecHash } from "./kept-spec-hash.ts";
import type { AppView } from "./view.ts";

/** What a service is wanted to be right now, all wishes taken together. */
export type WantedService = { spec: ServiceSpec; replicas: number; specHash: string; stopped: boolean };

/** The release that replicas are made of: what the rollout serves, or what is wanted while no rollout has begun. */
export function servingRelease(app: AppView): number {
  return app.rollout?.value.serving || (app.record?.value.release ?? 0);
}

/** The spec of a release, when it is still kept. */
export const specOf = (app: AppView, release: number): AppSpec | undefined => app.releases.get(release)?.value.spec;

/** How many replicas a service is wanted to have: nothing when it is stopped or the app is down, else what a person set, else the file. */
export function wantedReplicas(app: AppView, service: ServiceSpec): number {
  const record = app.record?.value;
  if (!record || record.wanted === "down" || record.stopped.includes(service.name)) return 0;
  return record.scale[service.name] ?? service.replicas;
}

/** Every service of a release as it is wanted now, by name. */
export function wantedServices(app: AppView, release: number): Map<string, WantedService> {
  const spec = specOf(app, release);
  const record = app.record?.value;
  if (!spec || !record) return new Map();
  return new Map(
    Object.entries(spec.services).map(([name, service]) => [
      name,
      {
        spec: service,
        replicas: wantedReplicas(app, service),
        specHash: keptSpecHash(name, spec, record.restarts),
        stopped: record.stopped.includes(name),
      },
    ]),
  );
}

/** Volumes that a service writes to; two containers must not do that at once unless more than one replica is asked for. */
export function writtenVolumes(service: ServiceSpec): string[] {
  return service.mounts.flatMap((mount) => (mount.type === "volume" && !mount.readOnly ? [mount.source] : []));
}

/** Whether only one container of the service may exist at a time: it has one replica, and that writes to a named volume. */
export const hasOneWriter = (service: ServiceSpec, replicas: number): boolean =>
  replicas <= 1 && writtenVolumes(service).length > 0;
