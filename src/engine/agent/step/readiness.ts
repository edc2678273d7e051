import { listeningPorts } from "../../model/listening-ports.ts";
import type { DurationMs } from "../../model/time.ts";
import { type Case, liveRun, type Run } from "./case.ts";
import { fatalProbe, hasStarted, isPassing, lastWords } from "./probes.ts";

/** A service that opens no port of those it names is taken as ready after so long, with a warning. */
const PORTS_OPEN_WITHIN_MS: DurationMs = 10_000;

/** A run that follows one which did not last so long has to prove itself. */
const EARLY_EXIT_MS = 2000;
const PROVE_MS = 1000;
const PROVE_MOST_MS = 10_000;

/** What has neither a health check nor a port can prove itself only by not ending at once. */
const UNPROVABLE_MS = 100;

export type Readiness =
  | { ready: true; unproven?: number[] }
  | { ready: false; reason: string; message: string; lookIn?: DurationMs; probe?: number[] };

/** Whether a replica may get requests, and else why not and when to look again. */
export function readinessOf(of: Case): Readiness {
  const live = liveRun(of);
  if (!live) return { ready: false, reason: "not-running", message: "no run of it is up" };
  if (live.container.state === "paused") return { ready: false, reason: "paused", message: "somebody paused it" };
  if (live.container.health !== undefined && live.container.health !== "healthy") return byHealth(live);
  const probes = byProbes(of, live);
  if (probes) return probes;
  if (live.container.health !== undefined || wasReady(of, live)) return { ready: true };
  const settling = settleLeft(of, live);
  if (settling > 0) return { ready: false, reason: "starting", message: "settling", lookIn: settling };
  return byPorts(of, live);
}

function byHealth({ container }: Run): Readiness {
  if (container.health === "starting") {
    return { ready: false, reason: "starting", message: "its health check has not passed yet" };
  }
  const words = container.healthMessage ? `: ${container.healthMessage}` : "";
  return { ready: false, reason: "unhealthy", message: `its health check fails${words}` };
}

/** What its probes say; undefined when they leave it to others to prove that it is ready. */
function byProbes(of: Case, live: Run): Readiness | undefined {
  const { probes } = of.item.spec;
  if (!probes) return undefined;
  const fatal = fatalProbe(of, live);
  if (fatal) return { ready: false, reason: fatal.name, message: fatal.words };
  const isLate = (["startup", "readiness"] as const).find((name) => !passes(of, live, name));
  if (isLate) {
    const words = lastWords(of, live, isLate);
    const reason = wasReady(of, live) ? "unready" : words === undefined ? "starting" : "probe";
    return { ready: false, reason, message: words ?? `its ${isLate} probe has not passed yet` };
  }
  return probes.startup || probes.readiness ? { ready: true } : undefined;
}

function passes(of: Case, live: Run, name: "startup" | "readiness"): boolean {
  if (!of.item.spec.probes?.[name]) return true;
  return name === "startup" ? hasStarted(of, live) : isPassing(of, live);
}

/** An agent that comes back does not doubt a run it had found ready. */
function wasReady({ tracked }: Case, { run, container }: Run): boolean {
  const { ready } = tracked.memory;
  return ready?.run === run && ready.startedAt === container.startedAt;
}

function settleLeft(of: Case, { run }: Run): DurationMs {
  const { item, tracked, moment } = of;
  const since = tracked.running?.run === run ? tracked.running.since : moment.now;
  const unprovable = listeningPorts(of.item.spec).length === 0 ? UNPROVABLE_MS : 0;
  return since + Math.max(item.settleMs, proofMs(tracked.memory), unprovable) - moment.now;
}

function proofMs({ failures, exits }: Case["tracked"]["memory"]): DurationMs {
  if (failures === 0) return 0;
  if (failures === 1 && (exits.at(-1)?.lastedMs ?? 0) >= EARLY_EXIT_MS) return 0;
  return Math.min(PROVE_MOST_MS, PROVE_MS * 2 ** (failures - 1));
}

function byPorts(of: Case, { run }: Run): Readiness {
  const { tracked, moment } = of;
  const ports = listeningPorts(of.item.spec);
  const probe = tracked.probe?.run === run ? tracked.probe : undefined;
  const closed = ports.filter((port) => !probe?.open.includes(port));
  if (closed.length === 0) return { ready: true };
  const since = tracked.running?.since ?? moment.now;
  const left = since + PORTS_OPEN_WITHIN_MS - moment.now;
  if (left <= 0) return { ready: true, unproven: closed };
  const next = probe ? probe.at + probeEveryMs(probe.tries) - moment.now : 0;
  const words = `nothing listens on its port ${closed.join(", ")} yet`;
  return {
    ready: false,
    reason: "starting",
    message: words,
    ...(next > 0 ? { lookIn: Math.min(left, next) } : { lookIn: left, probe: closed }),
  };
}

/** Often at first, for what starts fast; then twice a second. */
const probeEveryMs = (tries: number): DurationMs => Math.min(500, 20 * 2 ** Math.max(0, tries - 1));
