import type { AppSpec } from "../model/app-spec.ts";
import { serviceKey } from "../model/names.ts";
import type { AppView } from "../model/view.ts";
import { specOf, writtenVolumes } from "../model/wanted.ts";
import type { Demand } from "./filters.ts";
import { claimOf } from "./hosts.ts";

const LOCAL_DRIVERS = new Set([undefined, "", "local"]);

/** What a replica of a service needs of its host; undefined when the spec has no such service. */
export function demandOf(
  app: AppView | undefined,
  ref: AppView["ref"],
  spec: AppSpec,
  name: string,
): Demand | undefined {
  const service = spec.services[name];
  if (!service) return undefined;
  const demand: Demand = { service: serviceKey({ ...ref, service: name }), claim: claimOf(service.resources) };
  for (const volume of volumesWithData(spec, name)) {
    const hosts = app ? hostsOfVolume(app, volume) : [];
    if (hosts.length > 0) return { ...demand, pinned: { volume, hosts } };
  }
  return demand;
}

/** Named volumes that live on one host's disk; those of a network driver are the same everywhere. */
function volumesWithData(spec: AppSpec, name: string): string[] {
  const mounts = spec.services[name]?.mounts ?? [];
  return mounts
    .flatMap((mount) => (mount.type === "volume" ? [mount.source] : []))
    .filter((volume) => {
      const { driver, driverOptions = {} } = spec.volumes[volume] ?? {};
      return LOCAL_DRIVERS.has(driver) && !("addr" in driverOptions || /addr=/.test(driverOptions.o ?? ""));
    });
}

/** Hosts where the volume has been used: by replicas that are recorded still, and by those the rollout remembers. */
function hostsOfVolume(app: AppView, volume: string): string[] {
  const hosts = new Set(app.rollout?.value.volumeHosts?.[volume] ?? []);
  for (const { record, placement } of app.replicas.values()) {
    const host = placement?.value.host;
    const service = record && specOf(app, record.value.release)?.services[record.value.service];
    if (host && service && writtenVolumes(service).includes(volume)) hosts.add(host);
  }
  return [...hosts].sort();
}
