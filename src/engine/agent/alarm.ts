import type { DurationMs, Instant } from "../model/time.ts";
import type { Clock } from "../ports/clock.ts";

/** Rings once, at the soonest time that was wished for since it rang or was put back. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #at: Instant = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => {};

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  in(delay: DurationMs): void {
    const at = this.#clock.now() + delay;
    if (at >= this.#at) return;
    this.#cancel();
    this.#at = at;
    this.#cancel = this.#clock.after(delay, () => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#ring();
    });
  }

  putBack(): void {
    this.#cancel();
    this.#at = Number.POSITIVE_INFINITY;
  }
}
