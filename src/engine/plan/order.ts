import type { AppSpec, ServiceSpec } from "../model/app-spec.ts";

/** Services with those they depend on before them, otherwise as the file has them. */
export function inOrder(spec: AppSpec): ServiceSpec[] {
  const ordered = new Map<string, ServiceSpec>();
  const visit = (name: string, above: ReadonlySet<string>): void => {
    const service = spec.services[name];
    if (!service || ordered.has(name) || above.has(name)) return;
    for (const dependency of Object.keys(service.dependsOn)) visit(dependency, new Set([...above, name]));
    ordered.set(name, service);
  };
  for (const name of Object.keys(spec.services)) visit(name, new Set());
  return [...ordered.values()];
}
