import type Dockerode from "dockerode";
import type { ContainerSpec } from "../../engine/ports/container-engine.ts";
import { EngineError } from "../../errors/orc-error.ts";
import { ifThere } from "./host-engine-error.ts";

/** The engine would make a volume that is missing: an external one is somebody else's, with data of theirs in it. */
export async function requireExternalVolumes(docker: Dockerode, { mounts, volumes }: ContainerSpec): Promise<void> {
  const named = mounts.flatMap((mount) => (mount.type === "volume" ? [volumes[mount.source]] : []));
  for (const volume of named) {
    if (!volume?.external) continue;
    if (await ifThere(docker.getVolume(volume.name).inspect())) continue;
    throw new EngineError("engine.refused", `the volume ${volume.name} is external, and it is not on this host`, {
      next: [{ text: "Make it, or take `external` away", command: `docker volume create ${volume.name}` }],
    });
  }
}
