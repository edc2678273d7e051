import Dockerode from "dockerode";
import type { HostEngine } from "../../engine/ports/host-engine.ts";
import { DockerHostEngine } from "./host-engine.ts";

/** Speaks to the engine that listens on a unix socket; connects with the first call. */
export const connectHostEngine = (socketPath: string): HostEngine =>
  new DockerHostEngine(new Dockerode({ socketPath }));
