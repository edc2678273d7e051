import type { Clock } from "../../ports/clock.ts";
import { type OriginLine, sortableTime } from "./log-source.ts";

/** Lines of different replicas come through the engine at different speeds; so long they wait for each other. */
const HOLD_MS = 150;

/** What is kept for a reader that is slow; beyond it the oldest lines go and a gap says how many. */
const MAX_HELD = 20_000;

export type LiveItem = OriginLine | { gap: number };

type Held = { line: OriginLine; time: string; due: number };

/**
 * Puts lines that arrive from many followed logs in the order of their times, as far as they arrive together.
 * It never makes a writer wait: a reader that cannot keep up gets a gap.
 */
export class LiveLines implements AsyncIterable<LiveItem> {
  readonly #clock: Pick<Clock, "now" | "after">;
  readonly #maxHeld: number;
  #held: Held[] = [];
  #lost = 0;
  #ended = false;
  #failure: unknown;
  #wake: () => void = () => {};

  constructor(clock: Pick<Clock, "now" | "after">, maxHeld = MAX_HELD) {
    this.#clock = clock;
    this.#maxHeld = maxHeld;
  }

  push(line: OriginLine): void {
    const time = sortableTime(line.at);
    let at = this.#held.length;
    while (at > 0 && (this.#held[at - 1]?.time ?? "") > time) at -= 1;
    this.#held.splice(at, 0, { line, time, due: this.#clock.now() + HOLD_MS });
    if (this.#held.length > this.#maxHeld) {
      // A stride at once: one at a time from the front would cost the length of all for every line.
      const cut = Math.ceil(this.#maxHeld / 10);
      this.#held.splice(0, cut);
      this.#lost += cut;
    }
    this.#wake();
  }

  /** No more will come; what is held still goes out. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** What went wrong with a source, told to the reader after what is held. */
  fail(error: unknown): void {
    this.#failure ??= error;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LiveItem> {
    for (;;) {
      if (this.#lost > 0) {
        const gap = this.#lost;
        this.#lost = 0;
        yield { gap };
      }
      const [first] = this.#held;
      if (!first && this.#ended) break;
      const wait = first ? first.due - this.#clock.now() : undefined;
      if (first && (this.#ended || (wait ?? 0) <= 0)) {
        this.#held.shift();
        yield first.line;
      } else await this.#sleep(wait);
    }
    if (this.#failure) throw this.#failure;
  }

  #sleep(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === undefined ? () => {} : this.#clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
