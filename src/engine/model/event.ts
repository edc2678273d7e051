import type { WallTime } from "./time.ts";

export type Severity = "info" | "warning" | "error";

/** What a decision or an agent has to say, before it has a number and a time. */
export type Reason = {
  severity: Severity;
  /** What it is about: `app`, `rollout`, `replica`, `run`, `host`, `route`, `engine`. */
  kind: string;
  /** A code in kebab case: `replica-created`, `crash-loop`, `rollout-failed`, … */
  reason: string;
  message: string;
  namespace?: string;
  app?: string;
  service?: string;
  slot?: number;
  replica?: string;
  host?: string;
  release?: number;
  because?: string;
};

/** One line of the event log; `id` orders events, `revision` is the store's when it happened. */
export type OrcEvent = Reason & { id: number; revision: number; at: WallTime };
