import type { LogLine } from "../../../src/engine/ports/container-engine.ts";

/** What the program in a container does from its start on; nothing given: it runs until it is told to end, and ends at once then. */
export type Behaviour = {
  /** Ends by itself after so long. */
  exitAfterMs?: number;
  exitCode?: number;
  /** That end is the kernel's, for memory. */
  oom?: boolean;
  /** When the kernel kills a process of it for memory, and the main one goes on. */
  losesChildAfterMs?: readonly number[];
  /** Only a kill ends it. */
  ignoresSigterm?: boolean;
  /** How long it takes to end after the stop signal, and with what. */
  stopsAfterMs?: number;
  stopCode?: number;
  /** The engine cannot start it, and says so. */
  refusesStart?: string;
  /** When its health check passes; never given: it fails once the engine has tried often enough. */
  healthyAfterMs?: number;
  /** When a health check that passed begins to fail. */
  unhealthyAfterMs?: number;
  healthMessage?: string;
  /** Ports that take connections, and from when on; not given: every port, at once. */
  listens?: { ports: readonly number[]; afterMs: number };
  /** From when until when it answers every probe badly. */
  failsProbes?: { fromMs: number; untilMs?: number };
  /** What it writes, and when. */
  prints?: readonly { afterMs: number; stream: LogLine["stream"]; line: string }[];
  cpuNano?: number;
  memoryBytes?: number;
};
