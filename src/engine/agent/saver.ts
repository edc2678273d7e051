import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { Alarm } from "./alarm.ts";

const GATHER_MS = 250;
/** Who waits for the disk is kept waiting for others as long as a write takes, and no longer than this. */
const WAITED_FOR_MOST_MS = 50;
const RETRY_MS = 5000;

/** Keeps a file at the newest value: changes close together are one write, and there is never more than one under way. */
export class Saver {
  readonly #alarm: Alarm;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #save: () => Promise<void>;
  #isDue = false;
  #isSaving = false;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, log: Log, save: () => Promise<void>) {
    this.#alarm = new Alarm(clock, () => void this.#write());
    this.#clock = clock;
    this.#log = log;
    this.#save = save;
  }

  changed(delay = GATHER_MS): void {
    this.#isDue = true;
    if (!this.#isSaving) this.#alarm.in(delay);
  }

  /** Calls once all that has changed by now is on the disk. */
  onceSaved(call: () => void): void {
    this.#waiting.push(call);
    this.changed(0);
  }

  /** Resolves once the disk has all that has changed by now; at once when it has. */
  async saved(): Promise<void> {
    if (this.#isDue || this.#isSaving) await new Promise<void>((resolve) => this.onceSaved(resolve));
  }

  stop(): void {
    this.#alarm.putBack();
  }

  async #write(): Promise<void> {
    this.#isDue = false;
    this.#isSaving = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    const began = this.#clock.now();
    try {
      await this.#save();
      const took = this.#clock.now() - began;
      this.#isSaving = false;
      for (const call of waiting) call();
      if (this.#isDue) this.changed(this.#waiting.length > 0 ? Math.min(WAITED_FOR_MOST_MS, took) : GATHER_MS);
    } catch (error) {
      this.#isSaving = false;
      this.#waiting.unshift(...waiting);
      this.#log({ level: "error", message: "the agent could not write to its disk", fields: { error: String(error) } });
      this.changed(RETRY_MS);
    }
  }
}
