import { type MapNode, mapNode, type Node, plain, valueAt } from "../source/node.ts";
import { mapValues, sorted, withValues } from "./edit.ts";
import { absolutePath } from "./read-scalar.ts";

const SECTIONS = ["networks", "volumes", "secrets", "configs"] as const;
type Section = (typeof SECTIONS)[number];

/** Names the networks, volumes, secrets and configs as they are called outside of the file, and leaves out what no service uses. */
export function withResources(compose: MapNode, services: MapNode, app: string): MapNode {
  const sections = SECTIONS.map((section): [string, Node | undefined] => {
    const declared = valueAt(compose, section);
    const base = declared?.kind === "map" ? declared : mapNode(compose.at);
    const used = usedBy(services, section);
    const whole =
      section === "networks" && used.has("default") && !base.entries.has("default")
        ? withValues(base, { default: mapNode(base.at) })
        : base;
    const named = sorted(
      mapValues(whole, (value, name) =>
        used.has(name) && value.kind === "map" ? nameResource(value, name, app) : undefined,
      ),
    );
    return [section, named.entries.size > 0 ? named : undefined];
  });
  return withValues(compose, Object.fromEntries(sections));
}

function nameResource(value: MapNode, key: string, app: string): MapNode {
  const isExternal = plain(valueAt(value, "external") ?? mapNode(value.at)) === true;
  const name = valueAt(value, "name");
  const rest = withValues(value, { name: undefined, driver_opts: bindDevice(value) });
  const named = withValues(mapNode(value.at), { name: name ?? (isExternal ? key : `${app}_${key}`) });
  return { ...value, entries: new Map([...named.entries, ...rest.entries]) };
}

/** A local volume with `o: bind` is a folder of the host: its path may be relative. */
function bindDevice(value: MapNode): Node | undefined {
  const options = valueAt(value, "driver_opts");
  const [kind, device, driver] = [valueAt(options, "o"), valueAt(options, "device"), valueAt(value, "driver")];
  if (options?.kind !== "map" || kind?.kind !== "scalar" || kind.value !== "bind" || device?.kind !== "scalar")
    return options;
  if (driver?.kind !== "scalar" || driver.value !== "local") return options;
  return withValues(options, { device: absolutePath(String(device.value), device.at.source.base) });
}

function usedBy(services: MapNode, section: Section): Set<string> {
  const used = new Set<string>();
  for (const { value: service } of services.entries.values()) {
    const uses = valueAt(service, section);
    if (uses?.kind === "map") for (const name of uses.entries.keys()) used.add(name);
    const build = section === "secrets" ? valueAt(service, "build", "secrets") : undefined;
    for (const item of [uses, build].flatMap((list) => (list?.kind === "list" ? list.items : []))) {
      const [type, source] = [valueAt(item, "type"), valueAt(item, "source")];
      const isOther = section === "volumes" && type?.kind === "scalar" && type.value !== "volume";
      if (source?.kind === "scalar" && !isOther) used.add(String(source.value));
    }
  }
  return used;
}
