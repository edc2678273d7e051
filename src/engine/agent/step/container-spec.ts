import type { VolumeSpec } from "../../model/app-spec.ts";
import type { AssignmentItem } from "../../model/assignment.ts";
import { LABEL } from "../../model/labels.ts";
import type { RunId } from "../../model/names.ts";
import { specLabel } from "../../model/spec-label.ts";
import type { ContainerSpec } from "../../ports/container-engine.ts";
import type { AgentSettings } from "../settings.ts";

/** The longest short name is `tasks.web.shop`: up to that many dots the search domains are asked before the world. */
const NDOTS = "ndots:3";

/** What a run's container is made of. */
export function containerSpec(item: AssignmentItem, run: RunId, settings: AgentSettings): ContainerSpec {
  const { namespace, app, service, slot, spec } = item;
  const domain = `${namespace}.${settings.domain}`;
  return {
    name: run,
    image: spec.image,
    labels: { ...spec.labels, ...ownLabels(item, run, settings) },
    environment: spec.environment,
    mounts: spec.mounts,
    volumes: ownedVolumes(item, settings),
    resources: spec.resources,
    hostname: `${service}-${slot}`,
    network: settings.network,
    dns: { servers: [settings.dnsServer], search: [`${app}.${domain}`, domain], options: [NDOTS] },
    ...(spec.command ? { command: spec.command } : {}),
    ...(spec.entrypoint ? { entrypoint: spec.entrypoint } : {}),
    ...(spec.user === undefined ? {} : { user: spec.user }),
    ...(spec.workingDir === undefined ? {} : { workingDir: spec.workingDir }),
    ...(spec.stopSignal === undefined ? {} : { stopSignal: spec.stopSignal }),
    ...(spec.init === undefined ? {} : { init: spec.init }),
    ...(spec.healthcheck ? { healthcheck: spec.healthcheck } : {}),
  };
}

/** The engine puts these on a volume that it makes for the container; one that is there stays as it is, an external one is not ours. */
function ownedVolumes(item: AssignmentItem, { clusterId }: AgentSettings): Record<string, VolumeSpec> {
  const own = { [LABEL.cluster]: clusterId, [LABEL.namespace]: item.namespace, [LABEL.app]: item.app };
  return Object.fromEntries(
    Object.entries(item.volumes).map(([key, volume]) => [
      key,
      volume.external ? volume : { ...volume, labels: { ...volume.labels, ...own } },
    ]),
  );
}

function ownLabels(item: AssignmentItem, run: RunId, { clusterId }: AgentSettings): Record<string, string> {
  return {
    [LABEL.cluster]: clusterId,
    [LABEL.namespace]: item.namespace,
    [LABEL.app]: item.app,
    [LABEL.service]: item.service,
    [LABEL.slot]: String(item.slot),
    [LABEL.replica]: item.replica,
    [LABEL.run]: run,
    [LABEL.release]: String(item.release),
    [LABEL.specHash]: item.specHash,
    [LABEL.spec]: specLabel(item.spec, item.volumes),
  };
}
