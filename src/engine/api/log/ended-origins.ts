import type { AppView } from "../../model/view.ts";
import type { ApiPorts } from "../api-ports.ts";
import type { RunOrigin } from "./log-source.ts";
import { originOfRun, runsOfApp } from "./run-name.ts";

/** Every run of some apps that ended and is kept, the newest first; also of replicas and releases that nothing else knows any more. */
export async function endedOrigins(
  { evidence, host }: Pick<ApiPorts, "evidence" | "host">,
  apps: readonly AppView[],
): Promise<RunOrigin[]> {
  const live = new Set(
    apps.flatMap(({ replicas }) => [...replicas.values()].flatMap(({ status }) => status?.value.run ?? [])),
  );
  const kept = await Promise.all(apps.map(({ ref }) => evidence.keptRuns(runsOfApp(ref))));
  return kept
    .flat()
    .flatMap((run) => originOfRun(run, host) ?? [])
    .filter(({ run }) => !live.has(run))
    .reverse();
}
