import { ClusterError } from "../../../errors/orc-error.ts";
import { appKey } from "../../model/names.ts";
import { appRows } from "../../report/app-rows.ts";
import { appStatus } from "../../report/app-status.ts";
import { believable } from "../../report/believable.ts";
import { hostRows } from "../../report/host-rows.ts";
import { releaseRows } from "../../report/release-rows.ts";
import { type ReplicaUsage, replicaRows } from "../../report/replica-rows.ts";
import { type Answer, appOf, type Call } from "../call.ts";
import { unknownApp } from "../change/asked-services.ts";
import { endedRuns } from "../ended-runs.ts";
import { runningContainers } from "../running-containers.ts";
import { releaseParams } from "../schema/names.ts";
import { parseQuery } from "../schema/parse.ts";
import { namespaceQuery, replicaRowsQuery } from "../schema/queries.ts";

export const apps = (call: Call): Answer => ({
  json: appRows(believable(call.ports.state.view), call.query(namespaceQuery).namespace),
});

export function app(call: Call): Answer {
  const ref = appOf(call);
  const status = appStatus(believable(call.ports.state.view), ref, call.ports.clock.now());
  if (!status) throw unknownApp(ref);
  // Not while containers are being started: an engine that measures them starts them later.
  if (status.rollout?.state !== "running") {
    call.ports.usage.expect(runningContainers(call.ports.state.view, ref).map(({ containerId }) => containerId));
  }
  return { json: status };
}

export function releases(call: Call): Answer {
  const ref = appOf(call);
  const rows = releaseRows(call.ports.state.view, ref);
  if (!rows) throw unknownApp(ref);
  return { json: rows };
}

export function release(call: Call): Answer {
  const ref = appOf(call);
  const { number } = parseQuery(releaseParams, { number: call.params.number });
  const found = call.ports.state.view.apps.get(appKey(ref));
  if (!found?.record) throw unknownApp(ref);
  const wanted = found.releases.get(number);
  if (!wanted) {
    const kept = [...found.releases.keys()].sort((a, b) => a - b).join(", ");
    throw new ClusterError("release.unknown", `${ref.app} has no release ${number}; kept are ${kept}.`, {
      next: [{ text: "see them", command: "orc releases" }],
    });
  }
  return { json: wanted.value };
}

export async function replicas(call: Call): Promise<Answer> {
  const { ports } = call;
  const query = call.query(replicaRowsQuery);
  const silence = query.usage ? ports.engineCheck.silence() : undefined;
  const found = query.app === undefined ? undefined : { namespace: query.namespace ?? "default", app: query.app };
  if (found && !ports.state.view.apps.get(appKey(found))?.record) throw unknownApp(found);
  const ended = query.runs ? await endedRuns(ports, query) : [];
  if (!query.usage) return { json: [...replicaRows(believable(ports.state.view), query), ...ended] };
  const running = runningContainers(ports.state.view, query);
  const used = await ports.usage.of(running.map(({ containerId }) => containerId));
  const byReplica = new Map<string, ReplicaUsage>();
  for (const { replica, containerId } of running) {
    const usage = used.get(containerId);
    if (usage) byReplica.set(replica, usage);
  }
  const view = believable(ports.state.view, { host: ports.host, silence: await silence });
  return { json: [...replicaRows(view, query, byReplica), ...ended] };
}

export const hosts = ({ ports }: Call): Answer => ({ json: hostRows(ports.state.view, ports.clock.now()) });
