import type { Instant } from "../model/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

const GATHER_MS = 250;
/** Who waits for the disk is kept waiting for others no longer than this. */
const WAITED_FOR_MS = 50;
const RETRY_MS = 5000;

/** Keeps a file at the newest value: changes close together are one write, and there is never more than one under way. */
export class Saver {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #save: () => Promise<void>;
  #isDue = false;
  #isSaving = false;
  #next: { at: Instant; cancel: () => void } | undefined;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, log: Log, save: () => Promise<void>) {
    this.#clock = clock;
    this.#log = log;
    this.#save = save;
  }

  changed(delay = GATHER_MS): void {
    this.#isDue = true;
    const at = this.#clock.now() + delay;
    if (this.#isSaving || (this.#next && this.#next.at <= at)) return;
    this.#next?.cancel();
    const cancel = this.#clock.after(delay, () => {
      this.#next = undefined;
      void this.#write();
    });
    this.#next = { at, cancel };
  }

  /** Calls once all that has changed by now is on the disk. */
  onceSaved(call: () => void): void {
    this.#waiting.push(call);
    this.changed(0);
  }

  stop(): void {
    this.#next?.cancel();
  }

  async #write(): Promise<void> {
    this.#isDue = false;
    this.#isSaving = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      await this.#save();
      this.#isSaving = false;
      for (const call of waiting) call();
      if (this.#isDue) this.changed(this.#waiting.length > 0 ? WAITED_FOR_MS : GATHER_MS);
    } catch (error) {
      this.#isSaving = false;
      this.#waiting.unshift(...waiting);
      this.#log({ level: "error", message: "the agent could not write to its disk", fields: { error: String(error) } });
      this.changed(RETRY_MS);
    }
  }
}
