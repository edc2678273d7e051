import type { OrcEvent } from "../../model/event.ts";
import type { HostRecord } from "../../model/host.ts";
import type { HostState } from "../../model/host-liveness.ts";
import type { DurationMs, WallTime } from "../../model/time.ts";
import type { HostView } from "../../model/view.ts";
import type { WhyDocument } from "../../model/why.ts";

/** What is said of one service on a host. */
export type OnHost = { app: string; service: string; replicas: number; ready: number };

/** A host and all that speaks for how it is. */
export type HostCase = {
  host: HostView;
  record: HostRecord;
  state: HostState;
  silentMs: DurationMs;
  /** What its engine answered in place of facts. */
  engineProblem?: string;
  /** Data planes that do not serve the newest routing, and what they say of it. */
  late: { plane: string; problem?: string }[];
  taken: [port: string, by: string][];
  freeBytes?: number;
  reserved: { memoryBytes: number; cpuNano: number };
  runs: OnHost[];
  /** Verdicts on what is in trouble there. */
  troubled: WhyDocument[];
  events: readonly OrcEvent[];
  wall: WallTime;
};
