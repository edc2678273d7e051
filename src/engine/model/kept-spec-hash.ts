import type { AppSpec } from "./app-spec.ts";
import { specHash } from "./spec-hash.ts";

const hashes = new WeakMap<AppSpec, Map<string, string>>();

/** As `specHash`, worked out once for each spec: of a record, which is never changed in place. */
export function keptSpecHash(service: string, spec: AppSpec, restarts: Record<string, number>): string {
  const kept = hashes.get(spec) ?? new Map<string, string>();
  hashes.set(spec, kept);
  const key = `${service} ${JSON.stringify(restarts)}`;
  const hash = kept.get(key) ?? specHash(service, spec, restarts);
  kept.set(key, hash);
  return hash;
}
