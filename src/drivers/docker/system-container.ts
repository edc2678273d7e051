import type { ContainerCreateOptions, ContainerInspectInfo } from "dockerode";
import type { SystemContainer, SystemContainerSpec } from "../../engine/ports/host-engine.ts";

/** What the engine is told to make of a container of orc's own. */
export const systemContainerOptions = (spec: SystemContainerSpec): ContainerCreateOptions => ({
  name: spec.name,
  Image: spec.image,
  Labels: spec.labels,
  Cmd: spec.command,
  Env: Object.entries(spec.environment).map(([key, value]) => `${key}=${value}`),
  HostConfig: {
    NetworkMode: "host",
    RestartPolicy: { Name: "always" },
    CapDrop: ["ALL"],
    CapAdd: spec.capabilities,
    // On SELinux a container may not touch the engine's socket by its label alone.
    SecurityOpt: ["no-new-privileges", "label=disable"],
    // The host's network belongs to the host's users, whatever users the engine gives to others.
    UsernsMode: "host",
    GroupAdd: spec.groups.map(String),
    Binds: spec.binds,
    Mounts: spec.folders.map(({ source, target }) => ({
      Type: "bind",
      Source: source,
      Target: target,
      BindOptions: { Propagation: "rprivate", NonRecursive: true },
    })),
    LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "2" } },
  },
});

/** What the engine says of one. */
export const systemContainer = (
  name: string,
  { Id, Config, State, RestartCount }: ContainerInspectInfo,
): SystemContainer => ({
  id: Id,
  name,
  image: Config.Image,
  running: State.Running && !State.Restarting,
  labels: Config.Labels,
  command: Config.Cmd ?? [],
  status: State.Status,
  restarts: RestartCount,
});
