import type { RunId } from "./names.ts";
import type { WallTime } from "./time.ts";

export type RunOutcome = "completed" | "failed" | "oom" | "killed" | "lost";

/** How a run ended: `code` as the process gave it, `signal` when one ended it. */
export type RunExit = { run: RunId; code: number; signal?: string; outcome: RunOutcome; reason: string; at: WallTime };
