import { ClusterError } from "../../../errors/orc-error.ts";
import type { AppSpec, PortSpec } from "../../model/app-spec.ts";
import { type AppRef, appKey, spokenName } from "../../model/names.ts";
import { everyAddress, portName } from "../../model/port-claims.ts";
import type { PublishedPort } from "../../model/routing.ts";
import type { AppView, View } from "../../model/view.ts";

type Held = Omit<PublishedPort, "target"> & { by: string };

const overlap = (a: string | undefined, b: string | undefined): boolean =>
  everyAddress(a) || everyAddress(b) || a === b;

/** Published ports of a spec that name their number. */
export const fixedPorts = (spec: AppSpec): (PortSpec & { published: number; service: string })[] =>
  Object.values(spec.services).flatMap((service) =>
    service.ports.flatMap((port) =>
      port.published === undefined ? [] : [{ ...port, published: port.published, service: service.name }],
    ),
  );

/** Ports that an app has or is about to have: those it is wanted to publish, and those still routed for it. */
function portsOf(app: AppView): Held[] {
  const by = spokenName(appKey(app.ref));
  const release = app.record?.value.wanted === "up" ? app.releases.get(app.record.value.release)?.value : undefined;
  const wanted = release ? fixedPorts(release.spec) : [];
  const routed = [...app.routing.values()].flatMap(({ value }) => value.ports);
  return [...wanted, ...routed].map((port) => ({
    published: port.published,
    protocol: port.protocol,
    by,
    ...(port.hostIp === undefined ? {} : { hostIp: port.hostIp }),
  }));
}

/** The error for a port that somebody else holds. */
export const portTaken = (
  service: string,
  port: Held | (PortSpec & { published: number }),
  holder: string,
): ClusterError =>
  new ClusterError("port.taken", `${service} cannot publish ${portName(port)}: ${holder}. Nothing was changed.`, {
    service,
    next: [
      { text: `publish another port of the host in ports: "OTHER:CONTAINER"` },
      { text: "see what runs", command: "orc ls" },
    ],
  });

/** Published ports of the spec that another app of the cluster holds, one error each. */
export function portClashes(view: View, ref: AppRef, spec: AppSpec): ClusterError[] {
  const own = appKey(ref);
  const held = [...view.apps.values()].filter((app) => appKey(app.ref) !== own).flatMap(portsOf);
  return fixedPorts(spec).flatMap((port) => {
    const holder = held.find(
      (other) =>
        other.published === port.published && other.protocol === port.protocol && overlap(other.hostIp, port.hostIp),
    );
    return holder ? [portTaken(port.service, port, `app ${holder.by} publishes it`)] : [];
  });
}

/** Fixed ports of the spec that this app does not hold already: only those can be held by another program. */
export function newPorts(app: AppView | undefined, spec: AppSpec): ReturnType<typeof fixedPorts> {
  const routed = new Set([...(app?.routing.values() ?? [])].flatMap(({ value }) => value.ports.map(portName)));
  return fixedPorts(spec).filter((port) => !routed.has(portName(port)));
}
