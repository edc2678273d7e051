import type { AppSpec } from "../../engine/model/app-spec.ts";
import { UserError } from "../../errors/orc-error.ts";
import { nearest } from "../nearest.ts";

/**
 * The spec for `up SERVICE…`: those services and what they depend on as the file says, all others as they run now.
 * Without names it is the file's.
 */
export function selectServices(
  file: AppSpec,
  running: AppSpec | undefined,
  names: readonly string[],
  withDependencies: boolean,
): AppSpec {
  if (names.length === 0) return file;
  const chosen = new Set<string>();
  const add = (name: string): void => {
    const service = file.services[name];
    if (!service) throw unknown(name, file);
    if (chosen.has(name)) return;
    chosen.add(name);
    if (withDependencies)
      Object.keys(service.dependsOn)
        .filter((dependency) => file.services[dependency])
        .forEach(add);
  };
  names.forEach(add);
  const picked = Object.fromEntries(Object.entries(file.services).filter(([name]) => chosen.has(name)));
  return { ...file, services: { ...running?.services, ...picked }, volumes: { ...running?.volumes, ...file.volumes } };
}

function unknown(name: string, file: AppSpec): UserError {
  const services = Object.keys(file.services);
  const near = nearest(name, services);
  return new UserError("service.unknown", `The file has no service ${name}; it has ${services.join(", ")}.`, {
    next: near ? [{ text: "did you mean", command: `orc up ${near}` }] : [],
  });
}
