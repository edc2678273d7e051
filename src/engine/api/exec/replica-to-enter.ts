import { ClusterError, type OrcError } from "../../../errors/orc-error.ts";
import { type AppRef, appKey } from "../../model/names.ts";
import type { ReplicaView, View } from "../../model/view.ts";
import { unknownApp, unknownService } from "../change/asked-services.ts";

export type Entered = { replica: string; slot: number; host: string; container: string } | { error: OrcError };

/** Finds the container to run a command in: that of the slot, or of the lowest ready slot, else of the lowest that runs. */
export function replicaToEnter(view: View, ref: AppRef, service: string, slot: number | undefined): Entered {
  const app = view.apps.get(appKey(ref));
  const release = app?.record && app.releases.get(app.record.value.release);
  if (!app || !release) return { error: unknownApp(ref) };
  const replicas = [...app.replicas.values()].filter(({ record }) => record?.value.service === service);
  const unknown = replicas.length === 0 && unknownService(ref, release.value.spec, [service]);
  if (unknown) return { error: unknown };

  const running = replicas
    .filter(({ record }) => slot === undefined || record?.value.slot === slot)
    .filter(isRunning)
    .sort((a, b) => rank(a) - rank(b));
  const [best] = running;
  const status = best?.status?.value;
  if (!best?.record || !status?.containerId) return { error: notRunning(service, slot) };
  return { replica: best.id, slot: best.record.value.slot, host: status.host, container: status.containerId };
}

const isRunning = ({ status }: ReplicaView): boolean =>
  status?.value.containerId !== undefined && (status.value.state === "running" || status.value.state === "draining");

/** Ready before not ready, wanted before retired, then by slot, then the newest. */
function rank({ record, status }: ReplicaView): number {
  const { slot = 0, counter = 0, retired } = record?.value ?? {};
  return (status?.value.ready ? 0 : 1e9) + (retired ? 1e8 : 0) + slot * 1e3 - Math.min(counter, 999) / 1e3;
}

const notRunning = (service: string, slot: number | undefined): ClusterError =>
  new ClusterError("replica.unknown", `${service}${slot === undefined ? "" : `.${slot}`} has no running replica.`, {
    service,
    next: [{ text: "see why", command: "orc ps" }],
  });
