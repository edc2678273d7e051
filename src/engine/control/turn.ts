import type { Clock } from "../ports/clock.ts";
import { pause } from "./pause.ts";

const TURN_MS = 10;

/** Lets other work of the process have its turn when one piece of work goes on and on. */
export class Turn {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #began: number;

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    this.#began = clock.now();
  }

  /** Call between steps; waits only when the turn has been long. */
  async next(): Promise<void> {
    if (this.#clock.now() - this.#began < TURN_MS) return;
    await pause(this.#clock, 0, this.#signal);
    this.#began = this.#clock.now();
  }
}
