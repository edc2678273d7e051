import type { ReplicaMemory } from "../../model/replica-memory.ts";
import type { RunExit } from "../../model/run.ts";
import { laterThan, type Tracked } from "../tracked.ts";
import { backoffMs, isFinal, isHealthy } from "./backoff.ts";
import type { Case } from "./case.ts";

const KEPT_EXITS = 10;

/** Puts the end of a run on record: what it counts for, and how long the next one waits. */
export function recordExit(of: Case, number: number, exit: RunExit): Tracked {
  const { item, tracked, moment } = of;
  const { memory } = tracked;
  const failures = failuresAfter(of, exit);
  const wait = backoffMs(failures);
  const finished = (item.want === "run" || endedItself(exit)) && isFinal(item.spec.restart, exit, failures);
  const { ready: _, ...kept } = memory;
  const after: ReplicaMemory = {
    ...kept,
    run: Math.max(memory.run, number),
    failures,
    backoffMs: finished ? 0 : wait,
    exits: [...memory.exits, exit].slice(-KEPT_EXITS),
    ...(finished ? { finished } : {}),
  };
  const { backoff: __, running: ___, ending: ____, probes: _____, oom: ______, ...rest } = tracked;
  if (wait === 0 || finished) return { ...rest, memory: after };
  return { ...rest, memory: after, backoff: { until: moment.now + wait, at: laterThan(moment.wall, wait) } };
}

/** Work that was done before it could be told to stop is done: an agent that still has the older assignment must know. */
const endedItself = ({ reason }: RunExit): boolean => reason === "exited";

/** A run that is asked to stop fails nobody, and neither does one that was taken away from outside. */
function failuresAfter({ item, tracked, moment }: Case, exit: RunExit): number {
  const { memory, running } = tracked;
  if (item.want !== "run") return memory.failures;
  const heldOut = running?.run === exit.run && isHealthy(running, moment.now);
  const before = heldOut ? 0 : memory.failures;
  return exit.outcome === "lost" ? before : before + 1;
}
