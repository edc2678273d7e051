import type { ProbeCheck } from "../model/app-spec.ts";
import type { ProbeAnswer } from "../model/probe-answer.ts";
import type { DurationMs } from "../model/time.ts";

/** One question to one run: over the network to its address, or in its container. */
export type ProbeQuestion = { check: ProbeCheck; address: string; container: string; timeoutMs: DurationMs };

/** Asks replicas how they are. */
export type Probe = {
  /**
   * Answers within the timeout and a little: one that does not answer in time has not passed. Rejects only where nothing can be
   * said of the replica, with an `EngineError` such as `engine.unreachable`.
   */
  ask(question: ProbeQuestion): Promise<ProbeAnswer>;
};
