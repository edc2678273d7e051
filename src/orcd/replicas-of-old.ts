import { within } from "../engine/agent/within.ts";
import { replicaOfRun } from "../engine/mend/counters.ts";
import { LABEL } from "../engine/model/labels.ts";
import type { ReplicaId } from "../engine/model/names.ts";
import type { AgentDisk } from "../engine/ports/agent-disk.ts";
import type { Clock } from "../engine/ports/clock.ts";
import type { ContainerEngine } from "../engine/ports/container-engine.ts";
import type { EventLog } from "../engine/ports/event-log.ts";
import type { Log } from "../engine/ports/log.ts";
import type { RunEvidence } from "../engine/ports/run-evidence.ts";

export type Traces = {
  engine: Pick<ContainerEngine, "list">;
  evidence: Pick<RunEvidence, "keptRuns">;
  disk: Pick<AgentDisk, "load">;
  events: Pick<EventLog, "read">;
  clock: Clock;
  log: Log;
};

/** Who has not answered by then is not waited for: an engine may hang. */
const LOOK_WITHIN_MS = 30_000;

/** So many events are in memory at once. */
const EVENTS_AT_ONCE = 5000;

/**
 * Every replica that anything on this host still tells of: containers, kept logs, the agent's memory, events. Whoever counts
 * replicas anew must count on from these. What cannot be asked is left out: it holds nothing up.
 */
export async function replicasOfOld(traces: Traces): Promise<Set<ReplicaId>> {
  const found = new Set<ReplicaId>();
  for (const [of, look] of LOOKS) {
    try {
      await within(
        traces.clock,
        LOOK_WITHIN_MS,
        of,
        look(traces, (id) => void found.add(id)),
      );
    } catch (error) {
      traces.log({ level: "warn", message: "replicas of old are not all known", fields: { of, error: String(error) } });
    }
  }
  return found;
}

type Look = (traces: Traces, add: (id: ReplicaId) => void) => Promise<void>;

const LOOKS: readonly [of: string, look: Look][] = [
  ["containers", ofContainers],
  ["kept logs", ofLogs],
  ["the agent's memory", ofMemory],
  ["events", ofEvents],
];

async function ofContainers({ engine }: Traces, add: (id: ReplicaId) => void): Promise<void> {
  for (const { labels } of await engine.list()) {
    const id = labels[LABEL.replica];
    if (id !== undefined) add(id);
  }
}

async function ofLogs({ evidence }: Traces, add: (id: ReplicaId) => void): Promise<void> {
  for (const { run } of await evidence.keptRuns("")) add(replicaOfRun(run));
}

async function ofMemory({ disk }: Traces, add: (id: ReplicaId) => void): Promise<void> {
  const { assignment, memory } = await disk.load();
  for (const id of [...Object.keys(memory), ...Object.keys(assignment?.items ?? {})]) add(id);
}

async function ofEvents({ events }: Traces, add: (id: ReplicaId) => void): Promise<void> {
  let after = 0;
  for (;;) {
    const some = await events.read({ after, limit: EVENTS_AT_ONCE });
    for (const { replica } of some) if (replica !== undefined) add(replica);
    const last = some.at(-1)?.id;
    if (last === undefined) return;
    after = last;
  }
}
