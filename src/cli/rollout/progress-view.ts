import type { ProgressRow } from "../../render/progress.ts";

/** Where progress is shown. */
export type ProgressView = {
  update(rows: readonly ProgressRow[]): void;
  /** Draws the last state and lets go of the terminal. */
  end(): Promise<void>;
};
