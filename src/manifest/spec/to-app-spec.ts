import type { AppSpec } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import type { Node } from "../source/node.ts";
import { awaitedToComplete, checkCycles } from "./dependencies.ts";
import { checkNetworks } from "./networks.ts";
import { readPorts } from "./ports.ts";
import { checkPublished } from "./published.ts";
import { entriesAt } from "./read.ts";
import { toServiceSpec } from "./service-spec.ts";
import { readVolumes } from "./volumes.ts";

/** `declared` are the names in the file, also those of services and volumes that cannot be read; `files` has its secrets and configs. */
export type AppSpecOptions = {
  app: string;
  namespace: string;
  declared: { services: ReadonlySet<string>; volumes: ReadonlySet<string>; networks: ReadonlySet<string>; files: Node };
  disabled: ReadonlyMap<string, readonly string[]>;
};

/** Replicas carry the name of their service as their host name. */
const NO_HOST_NAME = /^[^a-zA-Z0-9]|.{64}/;

/** Turns a canonical Compose document into orc's own terms, and checks what only shows across services. */
export function toAppSpec(compose: Node, options: AppSpecOptions, problems: Problems): AppSpec {
  const services = entriesAt(compose, "services").toSorted(([, a], [, b]) => a.at.start - b.at.start);
  const known = { services: options.declared.services, disabled: options.disabled };
  const awaited = awaitedToComplete(services);
  const withPorts = services.map(([name, service]) => ({ name, service, ports: readPorts(service, problems) }));
  checkPublished(withPorts, problems);
  checkCycles(services, problems);
  for (const [name, service] of services) {
    checkNetworks(service, options.declared.networks, problems);
    if (NO_HOST_NAME.test(name))
      problems.error(service.at, "a service's name starts with a letter or digit and has at most 63 characters");
  }
  const specs = withPorts.map(({ name, service, ports }) => {
    const around = {
      app: options.app,
      files: options.declared.files,
      volumes: options.declared.volumes,
      known,
      awaited,
      ports,
    };
    return [name, toServiceSpec(name, service, around, problems)] as const;
  });
  return {
    name: options.app,
    services: Object.fromEntries(specs.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    volumes: readVolumes(compose, options.app, options.namespace, problems),
  };
}
