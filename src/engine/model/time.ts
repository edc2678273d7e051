/** Milliseconds on a monotonic clock that starts anew with each process; never stored. */
export type Instant = number;

/** A span of time in milliseconds; what is stored of a deadline is the remaining span. */
export type DurationMs = number;

/** Wall-clock time as ISO 8601 in UTC: for showing, never for deciding. */
export type WallTime = string;
