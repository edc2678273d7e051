import type { RunExit } from "../model/run.ts";
import type { LogLine } from "./container-engine.ts";

/** A run whose log is kept, and the release it belonged to. */
export type KeptRun = { run: string; release: number };

/** What runs left behind, kept in bounds (1 MiB a run, ten runs a slot, 512 MiB a host, oldest first) after their containers are gone. */
export type RunEvidence = {
  /** `exit`: how the run ended, as far as that is known. */
  saveLog(run: string, lines: AsyncIterable<LogLine>, release: number, exit?: RunExit): Promise<void>;
  /** How a kept run ended. */
  exitOf(run: string): Promise<RunExit | undefined>;
  /** Lines of a run that is gone, oldest first; nothing when none were kept. */
  readLog(run: string): AsyncIterable<LogLine>;
  /** Ids of the runs of a replica whose logs are kept, oldest first. */
  runsOf(replica: string): Promise<string[]>;
  /** Every kept run whose id begins with the prefix, such as `default.shop.web.`: also of replicas nothing else knows any more. */
  keptRuns(prefix: string): Promise<KeptRun[]>;
};
