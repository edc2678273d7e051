import type { LoopKey } from "../model/decision.ts";
import type { DurationMs } from "../model/time.ts";
import type { Clock } from "../ports/clock.ts";

/** Keys that want a pass, first come first served, each at most once; and those that want one later. */
export class KeyQueue {
  readonly #clock: Clock;
  readonly #onReady: () => void;
  readonly #ready = new Set<LoopKey>();
  readonly #timers = new Map<LoopKey, () => void>();

  constructor(clock: Clock, onReady: () => void) {
    this.#clock = clock;
    this.#onReady = onReady;
  }

  get size(): number {
    return this.#ready.size;
  }

  add(key: LoopKey): void {
    this.#ready.add(key);
    this.#onReady();
  }

  /** Adds the key after so long, unless it is taken before; replaces an earlier wish. */
  addAfter(key: LoopKey, delay: DurationMs): void {
    this.#timers.get(key)?.();
    const ring = (): void => {
      this.#timers.delete(key);
      this.add(key);
    };
    // Never at once: a decision that always asks for "now" must not hold up the world.
    this.#timers.set(key, this.#clock.after(Math.max(1, delay), ring));
  }

  /** The next key; whoever takes it decides anew when to look again, so its timer is off. */
  take(): LoopKey | undefined {
    for (const key of this.#ready) {
      this.#ready.delete(key);
      this.#timers.get(key)?.();
      this.#timers.delete(key);
      return key;
    }
    return undefined;
  }

  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#ready.clear();
  }
}
