import type { DurationMs, Instant, WallTime } from "../model/time.ts";

/** Time, the one thing no decision may read for itself. */
export type Clock = {
  /** Monotonic. */
  now(): Instant;
  /** For showing. */
  wall(): WallTime;
  /** Calls once after so long; the answer cancels. */
  after(delay: DurationMs, call: () => void): () => void;
};
