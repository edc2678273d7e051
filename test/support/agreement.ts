import type { ReplicaRow } from "../../src/engine/model/documents.ts";
import type { EngineHost } from "./host/engine-host.ts";
import type { Project } from "./project.ts";
import { waitFor } from "./wait-for.ts";

const FORMAT = '{{.ID}} {{.Label "io.orc.service"}}.{{.Label "io.orc.slot"}} release {{.Label "io.orc.release"}}';

/** Waits until `docker ps` and `orc ps` tell of the same running containers; answers the rows, without those of ended runs. */
export async function agreement(host: EngineHost, project: Project, withinMs = 60_000): Promise<ReplicaRow[]> {
  let told = "";
  try {
    return await waitFor(
      "docker ps and orc ps to agree",
      async () => {
        const label = `label=io.orc.app=${project.name}`;
        const output = await host.docker("ps", "--no-trunc", "--filter", label, "--format", FORMAT);
        const byEngine = output.split("\n").filter((line) => line !== "");
        const rows = await project.rows("-a");
        const byOrc = rows
          .filter(({ state }) => state === "running")
          .map(({ containerId, service, slot, release }) => `${containerId} ${service}.${slot} release ${release}`);
        told = `docker ps:\n${byEngine.sort().join("\n")}\norc ps:\n${byOrc.sort().join("\n")}`;
        return byEngine.join() === byOrc.join() ? rows.filter(({ state }) => state !== "gone") : undefined;
      },
      withinMs,
    );
  } catch (cause) {
    throw new Error(told, { cause });
  }
}

/** Which container is in each slot: `web.1` → its id; runs that ended have none. */
export const containersBySlot = (rows: readonly ReplicaRow[], service?: string): Record<string, string | undefined> =>
  Object.fromEntries(
    rows
      .filter((row) => row.containerId !== undefined && (service === undefined || row.service === service))
      .map((row) => [`${row.service}.${row.slot}`, row.containerId]),
  );
