import type { RunExit, RunOutcome } from "../../model/run.ts";
import type { Ending } from "../action.ts";
import type { Moment } from "../found.ts";
import type { Case, Run } from "./case.ts";
import { isOom, killedWords } from "./oom.ts";

/** Exit codes from here on say which signal ended the process: 128 and its number. */
const SIGNAL_CODES = 128;

/** Signals that end processes, by their numbers on Linux (signal(7)). */
const SIGNALS = new Map([
  [1, "SIGHUP"],
  [2, "SIGINT"],
  [3, "SIGQUIT"],
  [4, "SIGILL"],
  [6, "SIGABRT"],
  [7, "SIGBUS"],
  [8, "SIGFPE"],
  [9, "SIGKILL"],
  [10, "SIGUSR1"],
  [11, "SIGSEGV"],
  [12, "SIGUSR2"],
  [13, "SIGPIPE"],
  [14, "SIGALRM"],
  [15, "SIGTERM"],
]);

/** How an ended run ended, as the engine and the agent know it. */
export function exitOf(ended: Run, { item, tracked, moment }: Omit<Case, "runs">): RunExit {
  const { run, container } = ended;
  const { code = 0, error, at = moment.wall } = container.exit ?? {};
  const signal = SIGNALS.get(code - SIGNAL_CODES);
  const ending = tracked.ending?.run === run && !endedFirst(code, tracked.ending) ? tracked.ending : undefined;
  const endedByUs = ending?.because;
  const lastedMs = lasted(container.startedAt, at);
  const memory = isOom(ended, tracked, moment) ? killedWords(item.spec.resources.limits.memoryBytes) : undefined;
  const outcome = outcomeOf(code, memory !== undefined, signal !== undefined, endedByUs);
  return {
    run,
    code,
    ...(signal ? { signal } : {}),
    outcome,
    reason: outcome === "oom" ? "oom" : (endedByUs ?? (outcome === "killed" ? "killed" : "exited")),
    message: sentence(code, memory, signal, withCheck(ending, container.healthMessage), error) + afterSoLong(lastedMs),
    ...(lastedMs === undefined ? {} : { lastedMs }),
    at,
  };
}

/** What a run is killed for, without a word to its program. */
const KILLED_FOR = new Set(["unhealthy", "cut-off", "superseded"]);

/** Nothing that is killed ends well: its work was done before. */
const endedFirst = (code: number, { because }: Ending): boolean => code === 0 && KILLED_FOR.has(because);

const LONGEST_WORDS = 120;

/** What a health check said last is why it was ended. */
function withCheck(ending: Ending | undefined, healthMessage = ""): Ending | undefined {
  const words = healthMessage.replace(/\s+/g, " ").trim().slice(0, LONGEST_WORDS);
  return ending?.because === "unhealthy" && !ending.words && words !== "" ? { ...ending, words } : ending;
}

function lasted(startedAt: string | undefined, at: string): number | undefined {
  return startedAt === undefined ? undefined : Math.max(0, Date.parse(at) - Date.parse(startedAt));
}

function outcomeOf(code: number, oomKilled: boolean, signalled: boolean, endedByUs: string | undefined): RunOutcome {
  if (oomKilled) return "oom";
  // However well it took it: it did not end because its work was done.
  if (endedByUs !== undefined && endedByUs !== "stopped") return "killed";
  if (code === 0) return "completed";
  return signalled || endedByUs !== undefined ? "killed" : "failed";
}

const KILLED = 137;

/** Why the agent ended a run that is wanted. */
const ENDED: Record<string, string> = {
  unhealthy: "its health check kept failing",
  liveness: "its liveness probe kept failing",
  startup: "its startup probe did not pass in time",
  "cut-off": "somebody took it off the network",
};

function sentence(
  code: number,
  memory: string | undefined,
  signal: string | undefined,
  ending: Ending | undefined,
  error: string | undefined,
): string {
  // What ends with a code of its own does so because of a process that it lost.
  if (memory) return code === KILLED ? memory : `exited with ${code} when a process of it ${memory}`;
  const why = ending && ENDED[ending.because];
  if (why) return `was ended because ${why}${ending.words ? ` (${ending.words})` : ""}`;
  if (error) return `could not run: ${error}`;
  return signal && code !== 0 ? `was ended by ${signal}` : `exited with ${code}`;
}

/** Less than is shown, in seconds. */
const AT_ONCE = 0.05;

function afterSoLong(lastedMs: number | undefined): string {
  if (lastedMs === undefined) return "";
  const seconds = lastedMs / 1000;
  if (seconds < AT_ONCE) return " at once";
  if (seconds >= 7200) return ` after ${Math.round(seconds / 3600)} h`;
  if (seconds >= 120) return ` after ${Math.round(seconds / 60)} m`;
  return ` after ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** A run whose container somebody took away. */
export const lostExit = (run: string, { wall }: Moment): RunExit => ({
  run,
  code: 0,
  outcome: "lost",
  reason: "lost",
  message: "its container was removed by somebody else",
  at: wall,
});

/** Docker's own code for a container that it could not even start. */
const NOT_STARTED = 125;

/** A run the engine would not begin. */
export const refusedExit = (run: string, words: string, { wall }: Moment): RunExit => ({
  run,
  code: NOT_STARTED,
  outcome: "failed",
  reason: "refused",
  message: `could not be started: ${words}`,
  at: wall,
});
