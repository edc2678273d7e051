import { mapValues, withValues } from "../canonical/edit.ts";
import { readShape } from "../canonical/read-shape.ts";
import type { Problems } from "../problems.ts";
import { SERVICE } from "../schema/service.ts";
import { object } from "../schema/shape.ts";
import { type Node, plain, valueAt } from "../source/node.ts";

/** A document with the services that run, and the profiles of those that do not. */
export type Selection = { enabled: Node; disabled: Map<string, readonly string[]> };

/** Leaves out the services whose profiles are not asked for; they are still read for errors. */
export function selectProfiles(document: Node, profiles: readonly string[], problems: Problems): Selection {
  const services = valueAt(document, "services");
  const disabled = new Map<string, readonly string[]>();
  if (document.kind !== "map" || services?.kind !== "map") return { enabled: document, disabled };
  const enabled = mapValues(services, (service, name) => {
    const wanted = profilesOf(service);
    if (wanted.length === 0 || profiles.includes("*") || wanted.some((profile) => profiles.includes(profile)))
      return service;
    disabled.set(name, wanted);
    readShape(service, object(SERVICE), problems.withoutWarnings);
    return undefined;
  });
  return { enabled: withValues(document, { services: enabled }), disabled };
}

function profilesOf(service: Node): string[] {
  const profiles = valueAt(service, "profiles");
  return profiles?.kind === "list" ? profiles.items.map((item) => String(plain(item))) : [];
}
