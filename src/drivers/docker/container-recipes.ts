import type Dockerode from "dockerode";
import type { ContainerInspectInfo } from "dockerode";
import { LABEL } from "../../engine/model/labels.ts";
import type { ContainerRecipe } from "../../engine/ports/container-recipe.ts";
import { asHostEngineError, ifThere } from "./host-engine-error.ts";
import { inTurns } from "./in-turns.ts";
import { observed } from "./observe.ts";

const CALLS_AT_ONCE = 16;

/** The containers of a cluster's replicas with what they were made of. */
export async function containerRecipes(docker: Dockerode, clusterId: string): Promise<ContainerRecipe[]> {
  const filters = { label: [`${LABEL.cluster}=${clusterId}`, LABEL.run] };
  const found = await asHostEngineError(() => docker.listContainers({ all: true, filters }));
  const looked = await inTurns(found, CALLS_AT_ONCE, ({ Id }) => ifThere(docker.getContainer(Id).inspect()));
  return looked.flatMap((info) => (info ? [recipeOf(info as ContainerInspectInfo)] : []));
}

function recipeOf(info: ContainerInspectInfo): ContainerRecipe {
  const { Env, Cmd, Entrypoint, Labels, Healthcheck } = info.Config;
  const entrypoint = Entrypoint ?? [];
  return {
    container: observed(info),
    remembered: {
      // Engines give null for an environment of nothing.
      environment: Object.fromEntries(
        ((Env as string[] | null) ?? []).map((line) => [nameOf(line), line.slice(nameOf(line).length + 1)]),
      ),
      command: Cmd ?? [],
      entrypoint: typeof entrypoint === "string" ? [entrypoint] : entrypoint,
      healthTest: Healthcheck?.Test ?? [],
      labels: Labels ?? {},
    },
  };
}

/** An environment's line is `NAME=value`; one without a sign is a name alone. */
const nameOf = (line: string): string => line.split("=", 1)[0] ?? line;
