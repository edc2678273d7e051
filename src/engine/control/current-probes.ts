import { isDeepStrictEqual } from "node:util";
import type { ServiceSpec } from "../model/app-spec.ts";
import { keptSpecHash } from "../model/kept-spec-hash.ts";
import type { ReplicaRecord } from "../model/replica.ts";
import type { AppView } from "../model/view.ts";
import { servingRelease, specOf } from "../model/wanted.ts";

/**
 * Probes reach running replicas without replacing them: one that was made for an earlier release has those of the release
 * that serves, if a container of that would be the same as its own. Others keep the probes they were made with until they go.
 */
export function currentProbes(app: AppView): (record: ReplicaRecord, spec: ServiceSpec) => ServiceSpec {
  const release = servingRelease(app);
  const serving = specOf(app, release);
  const restarts = app.record?.value.restarts ?? {};
  const hashes = new Map<string, string>();
  const hashOf = (service: string): string => {
    const hash = hashes.get(service) ?? (serving ? keptSpecHash(service, serving, restarts) : "");
    hashes.set(service, hash);
    return hash;
  };
  return (record, spec) => {
    const now = serving?.services[record.service];
    const isCurrent = record.release === release || record.retired !== undefined || !now;
    if (isCurrent || isDeepStrictEqual(now.probes, spec.probes)) return spec;
    if (hashOf(record.service) !== record.specHash) return spec;
    const { probes: _, ...rest } = spec;
    return now.probes ? { ...rest, probes: now.probes } : rest;
  };
}
