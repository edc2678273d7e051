import Dockerode from "dockerode";
import type { ContainerRecipe } from "../../engine/ports/container-recipe.ts";
import { DockerComposeProjects } from "./compose-projects.ts";
import { DockerContainerEngine } from "./container-engine.ts";
import { containerRecipes } from "./container-recipes.ts";
import type { EventScope } from "./engine-events.ts";
import { DockerExec } from "./exec.ts";
import { DockerImageBuilder } from "./image-builder.ts";
import { QuietAgent } from "./quiet-agent.ts";

/** One engine through the ports that orcd needs it by. */
export type EngineConnection = {
  containers: DockerContainerEngine;
  exec: DockerExec;
  builder: DockerImageBuilder;
  compose: DockerComposeProjects;
  /** Every container of the cluster's replicas with what it was made of. */
  recipes(): Promise<ContainerRecipe[]>;
  close(): void;
};

/** Speaks to the engine that listens on a unix socket, over connections that are kept; connects with the first call. */
export function connectEngine(socketPath: string, scope: EventScope): EngineConnection {
  const agent = new QuietAgent({ keepAlive: true, maxFreeSockets: 16 });
  // The types of dockerode do not know that its transport takes an agent.
  const options = { socketPath, agent };
  const docker = new Dockerode(options);
  return {
    containers: new DockerContainerEngine(docker, scope),
    exec: new DockerExec(docker),
    builder: new DockerImageBuilder(docker),
    compose: new DockerComposeProjects(docker),
    recipes: () => containerRecipes(docker, scope.clusterId),
    close: () => agent.destroy(),
  };
}
