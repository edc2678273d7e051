import type { EngineHost } from "./host/engine-host.ts";
import type { Project } from "./project.ts";

const FORMAT = '{{.Status}} {{index .Actor.Attributes "io.orc.service"}}.{{index .Actor.Attributes "io.orc.slot"}}';

/** What the engine did to a project's containers from here on: `start web.1`, in the order it happened. */
export async function engineEvents(host: EngineHost, project: Project): Promise<(wanted: RegExp) => Promise<string[]>> {
  const now = (): Promise<string> => host.output(["date", "+%s.%N"]);
  const since = await now();
  return async (wanted) => {
    const filters = ["--filter", "type=container", "--filter", `label=io.orc.app=${project.name}`];
    const output = await host.docker(
      "events",
      "--since",
      since,
      "--until",
      await now(),
      ...filters,
      "--format",
      FORMAT,
    );
    return output.split("\n").filter((line) => wanted.test(line));
  };
}
