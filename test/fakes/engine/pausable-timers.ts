import type { Clock } from "../../../src/engine/ports/clock.ts";

type Timer = { due: number; call: () => void; cancel: () => void };

/** Timers that stand still while their process is frozen. */
export class PausableTimers {
  readonly #clock: Clock;
  #timers = new Set<Timer>();
  #pausedAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delay: number, call: () => void): void {
    this.#set({ due: (this.#pausedAt ?? this.#clock.now()) + delay, call, cancel: () => {} });
  }

  pause(): void {
    this.#pausedAt = this.#clock.now();
    for (const timer of this.#timers) timer.cancel();
  }

  resume(): void {
    if (this.#pausedAt === undefined) return;
    const stood = this.#clock.now() - this.#pausedAt;
    this.#pausedAt = undefined;
    const timers = this.#timers;
    this.#timers = new Set();
    for (const timer of timers) this.#set({ ...timer, due: timer.due + stood });
  }

  clear(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#pausedAt = undefined;
  }

  #set(timer: Timer): void {
    this.#timers.add(timer);
    if (this.#pausedAt !== undefined) return;
    timer.cancel = this.#clock.after(timer.due - this.#clock.now(), () => {
      this.#timers.delete(timer);
      timer.call();
    });
  }
}
