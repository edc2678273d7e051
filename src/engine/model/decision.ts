import type { Reason } from "./event.ts";
import type { RecordKind, RecordOf } from "./records.ts";
import type { DurationMs, Instant } from "./time.ts";
import type { View } from "./view.ts";

/** One write of a decision; `value` absent deletes the key. */
export type Write = { [K in RecordKind]: { kind: K; key: string; value?: RecordOf[K] } }[RecordKind];

/**
 * What a loop wants done. Each batch is a valid state by itself and becomes one transaction (≤ 100 operations, ≤ 1 MiB),
 * in order; `because` becomes events once the batches are committed; `wakeIn` asks for another pass though nothing changes.
 */
export type Decision = { batches: Write[][]; wakeIn?: DurationMs; because: Reason[] };

/** Writes one batch may hold: each takes an operation and a guard, and two guards stand for the leader and the app. */
export const BATCH_WRITES = 49;

/** What a loop works on at a time: an app, a host, or the whole cluster. */
export type LoopKey = string;

/** A change of one key, as the runner hands it to `keysOf`. */
export type Change = { kind: RecordKind; key: string };

export type Seed = number;

/**
 * A control loop: `keysOf` maps a change to what must be looked at again, `decide` is pure.
 * The runner alone retries, reads the clock, commits and logs.
 */
export type Loop = {
  name: string;
  keysOf(change: Change, view: View): LoopKey[];
  decide(view: View, key: LoopKey, now: Instant, seed: Seed): Decision;
};

/** The decision to do nothing. */
export const NOTHING: Decision = { batches: [], because: [] };
