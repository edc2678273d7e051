import type { MountSettings } from "dockerode";
import type { MountSpec, VolumeSpec } from "../../engine/model/app-spec.ts";
import { BugError } from "../../errors/orc-error.ts";

export type Mounts = { mounts: MountSettings[]; binds: string[] };

/**
 * What the engine is told of a container's mounts. A bind whose source may be made goes by `Binds`: only that form makes it.
 * That form cannot say a colon, so a path with one has to be there.
 */
export function mountOptions(mounts: readonly MountSpec[], volumes: Record<string, VolumeSpec>): Mounts {
  const result: Mounts = { mounts: [], binds: [] };
  for (const mount of mounts) {
    if (mount.type === "bind" && mount.createHostPath && !/:/.test(mount.source + mount.target)) {
      result.binds.push(`${mount.source}:${mount.target}${mount.readOnly ? ":ro" : ""}`);
    } else result.mounts.push(mountSettings(mount, volumes));
  }
  return result;
}

function mountSettings(mount: MountSpec, volumes: Record<string, VolumeSpec>): MountSettings {
  switch (mount.type) {
    case "volume":
      return volumeSettings(mount, volumes[mount.source]);
    case "anonymous":
      return { Type: "volume", Source: "", Target: mount.target };
    case "bind":
      return { Type: "bind", Source: mount.source, Target: mount.target, ReadOnly: mount.readOnly };
    case "tmpfs":
      return { Type: "tmpfs", Source: "", Target: mount.target, TmpfsOptions: tmpfsOptions(mount) };
    default:
      return mount satisfies never;
  }
}

/** The engine makes a volume that is missing with the first container that names it, so nothing has to be made beforehand. */
function volumeSettings(mount: Extract<MountSpec, { type: "volume" }>, volume: VolumeSpec | undefined): MountSettings {
  if (!volume) throw new BugError(`a mount names the volume ${mount.source}, which its assignment does not carry`);
  return {
    Type: "volume",
    Source: volume.name,
    Target: mount.target,
    ReadOnly: mount.readOnly,
    VolumeOptions: {
      NoCopy: mount.noCopy ?? false,
      Labels: volume.labels,
      DriverConfig: { Name: volume.driver ?? "local", Options: volume.driverOptions },
    },
  };
}

/** The engine's types demand both; it takes either. */
function tmpfsOptions({ sizeBytes, mode }: Extract<MountSpec, { type: "tmpfs" }>): { SizeBytes: number; Mode: number } {
  const options: Partial<{ SizeBytes: number; Mode: number }> = {
    ...(sizeBytes === undefined ? {} : { SizeBytes: sizeBytes }),
    ...(mode === undefined ? {} : { Mode: mode }),
  };
  return options as { SizeBytes: number; Mode: number };
}
