import { ClusterError, type OrcError } from "../../../errors/orc-error.ts";
import type { AppSpec } from "../../model/app-spec.ts";
import { type AppRef, DEFAULT_NAMESPACE } from "../../model/names.ts";

/** The first of the names that the app has no service of, as an error that lists those it has. */
export function unknownService({ app }: AppRef, spec: AppSpec, names: string[]): OrcError | undefined {
  const known = Object.keys(spec.services);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  return new ClusterError("service.unknown", `${app} has no service ${unknown}; it has ${known.join(", ")}.`, {
    service: unknown,
    next: [{ text: "see what runs", command: "orc ps" }],
  });
}

export const unknownApp = ({ namespace, app }: AppRef): ClusterError =>
  new ClusterError("app.unknown", `There is no app ${app}${inNamespace(namespace)}.`, {
    next: [
      { text: "bring it up, where its compose.yaml is", command: "orc up" },
      { text: "see what there is", command: "orc ls -A" },
    ],
  });

const inNamespace = (namespace: string): string =>
  namespace === DEFAULT_NAMESPACE ? "" : ` in namespace ${namespace}`;

export const appIsDown = ({ app }: AppRef): ClusterError =>
  new ClusterError("app.unknown", `${app} is down.`, { next: [{ text: "bring it up", command: "orc up" }] });

/** Another count for each of the services. */
export function raised(restarts: Record<string, number>, services: string[]): Record<string, number> {
  return { ...restarts, ...Object.fromEntries(services.map((name) => [name, (restarts[name] ?? 0) + 1])) };
}
