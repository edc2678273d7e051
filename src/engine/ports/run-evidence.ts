import type { LogLine } from "./container-engine.ts";

/** What runs left behind, kept in bounds (1 MiB a run, 512 MiB a host, oldest first) after their containers are gone. */
export type RunEvidence = {
  saveLog(run: string, lines: AsyncIterable<LogLine>): Promise<void>;
  /** Lines of a run that is gone, oldest first; nothing when none were kept. */
  readLog(run: string): AsyncIterable<LogLine>;
  /** Ids of the runs of a replica whose logs are kept, oldest first. */
  runsOf(replica: string): Promise<string[]>;
};
