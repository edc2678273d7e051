import type { VolumeSpec } from "../../engine/model/app-spec.ts";
import { DEFAULT_NAMESPACE } from "../../engine/model/names.ts";
import type { Problems } from "../problems.ts";
import { type Node, valueAt } from "../source/node.ts";
import { defined, entriesAt, flagAt, textAt, textRecordAt } from "./read.ts";

/** The volumes of an app; outside of the default namespace their names carry the namespace too. */
export function readVolumes(
  compose: Node,
  app: string,
  namespace: string,
  problems: Problems,
): Record<string, VolumeSpec> {
  return Object.fromEntries(
    entriesAt(compose, "volumes").map(([key, node]) => {
      const external = flagAt(node, "external") ?? false;
      if (external) checkExternal(key, node, problems);
      return [
        key,
        {
          name: engineName(textAt(node, "name") ?? key, key, app, namespace),
          external,
          ...defined({ driver: textAt(node, "driver") }),
          driverOptions: textRecordAt(node, "driver_opts"),
          labels: textRecordAt(node, "labels"),
        },
      ];
    }),
  );
}

/** A name that Compose made (`APP_KEY`) gets the namespace in front; one that was written is left alone. */
function engineName(name: string, key: string, app: string, namespace: string): string {
  return namespace !== DEFAULT_NAMESPACE && name === `${app}_${key}` ? `${namespace}_${name}` : name;
}

function checkExternal(key: string, node: Node, problems: Problems): void {
  for (const field of ["driver", "driver_opts", "labels"]) {
    const place = valueAt(node, field);
    if (place) problems.error(place.at, `${key} is external: whoever made it chose its ${field}`, "leave it out");
  }
}
