import type { RunId } from "./names.ts";
import type { DurationMs, WallTime } from "./time.ts";

export type RunOutcome = "completed" | "failed" | "oom" | "killed" | "lost";

/** How a run ended: `code` as the process gave it, `signal` when one ended it, `reason` a code and `message` its sentence. */
export type RunExit = {
  run: RunId;
  code: number;
  signal?: string;
  outcome: RunOutcome;
  reason: string;
  message?: string;
  /** From start to end, when both are known. */
  lastedMs?: DurationMs;
  at: WallTime;
};

/** Whether the engine would not even begin it: nothing of it ever ran. */
export const wasRefused = ({ reason }: RunExit): boolean => reason === "refused";
