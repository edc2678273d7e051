import type { Clock } from "../../src/engine/ports/clock.ts";

type Timer = { at: number; order: number; call: () => void };

/** Lets everything that can go on without time passing go on. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** A clock that moves only when told to; timers ring in order of time, then of their setting. */
export class VirtualClock implements Clock {
  /** Chooses which of several timers due at the same instant rings first; by default the one set first. */
  pick: (count: number) => number = () => 0;
  #now = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();
  #epoch: number;

  constructor(epoch = Date.UTC(2026, 0, 1)) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#now;
  }

  /** Sets the wall clock by so much; no timer notices. */
  jump(ms: number): void {
    this.#epoch += ms;
  }

  wall(): string {
    return new Date(this.#epoch + this.#now).toISOString();
  }

  after(delay: number, call: () => void): () => void {
    this.#order += 1;
    const timer = { at: this.#now + Math.max(0, delay), order: this.#order, call };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Timers that are set, to find leaks. */
  get pending(): number {
    return this.#timers.size;
  }

  nextTimerAt(): number | undefined {
    return this.#due()[0]?.at;
  }

  /** Lets everything run that needs no time to pass. */
  async settle(): Promise<void> {
    await settle();
  }

  /** Moves to the next timer, rings it and settles; false when none is set. */
  async step(): Promise<boolean> {
    await settle();
    const due = this.#due();
    const timer = due[due.length > 1 ? this.pick(due.length) : 0];
    if (!timer) return false;
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.call();
    await settle();
    return true;
  }

  /** Moves on by so long, ringing every timer on the way. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.nextTimerAt(); next !== undefined && next <= until; next = this.nextTimerAt())
      await this.step();
    this.#now = until;
    await settle();
  }

  /** Moves from timer to timer until the condition holds; false when it does not within so long. */
  async runUntil(condition: () => boolean | Promise<boolean>, withinMs = 600_000): Promise<boolean> {
    const until = this.#now + withinMs;
    await settle();
    while (!(await condition())) {
      const next = this.nextTimerAt();
      if (next === undefined || next > until) return false;
      await this.step();
    }
    return true;
  }

  #due(): Timer[] {
    let first: number | undefined;
    let due: Timer[] = [];
    for (const timer of this.#timers) {
      if (first !== undefined && timer.at > first) continue;
      if (first === undefined || timer.at < first) due = [];
      first = timer.at;
      due.push(timer);
    }
    return due;
  }
}
