import type Dockerode from "dockerode";
import type { ComposeContainer } from "../../engine/model/compose-project.ts";
import { LABEL } from "../../engine/model/labels.ts";
import type { ComposeProjects } from "../../engine/ports/compose-projects.ts";
import { asHostEngineError, ifThere, isMissing } from "./host-engine-error.ts";

/** The labels that docker compose 2 puts on what it makes. */
const COMPOSE = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  oneOff: "com.docker.compose.oneoff",
  dependsOn: "com.docker.compose.depends_on",
} as const;

/** Knows the containers of docker compose by their labels. */
export class DockerComposeProjects implements ComposeProjects {
  readonly #docker: Dockerode;

  constructor(docker: Dockerode) {
    this.#docker = docker;
  }

  async find(project: string): Promise<ComposeContainer[]> {
    const filters = { label: [`${COMPOSE.project}=${project}`] };
    const found = await asHostEngineError(() => this.#docker.listContainers({ all: true, filters }));
    return found
      .filter(({ Labels }) => Labels[COMPOSE.oneOff] !== "True" && Labels[LABEL.cluster] === undefined)
      .map(composeContainer)
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  async stop(id: string): Promise<void> {
    await ifThere(this.#docker.getContainer(id).stop()).catch(unlessSo);
  }

  async start(id: string): Promise<void> {
    await asHostEngineError(() => this.#docker.getContainer(id).start()).catch(unlessSo);
  }

  async remove(id: string): Promise<void> {
    await ifThere(this.#docker.getContainer(id).remove({ force: false, v: false }));
  }
}

function composeContainer({ Id, Names, Labels, State, Mounts }: Dockerode.ContainerInfo): ComposeContainer {
  return {
    id: Id,
    name: Names[0]?.slice(1) ?? Id,
    service: Labels[COMPOSE.service] ?? "",
    running: State === "running" || State === "restarting" || State === "paused",
    after: dependencies(Labels[COMPOSE.dependsOn] ?? ""),
    mounts: Mounts.flatMap(({ Type, Name, Source, Destination: target }): ComposeContainer["mounts"] => {
      if (Type === "volume" && Name !== undefined) return [{ type: "volume", source: Name, target }];
      return Type === "bind" ? [{ type: "bind", source: Source, target }] : [];
    }),
  };
}

/** `db:service_healthy:false,cache:service_started:true` */
const dependencies = (label: string): string[] =>
  label === "" ? [] : label.split(",").map((dependency) => dependency.split(":")[0] ?? "");

/** 304 is how the engine says that it is so already. */
const unlessSo = (error: unknown): void => {
  if (!isMissing(error, 304)) throw error;
};
