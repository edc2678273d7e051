import type { Clock } from "../../ports/clock.ts";
import { type LogEntry, sortableTime } from "./log-source.ts";
import { Outbox } from "./outbox.ts";
import { HOLD_MS, type MergeSource, TimeMerge } from "./time-merge.ts";

/** Said by a log between its history and what is written from now on. */
export const CAUGHT_UP = Symbol("caught up");

/** What one log gives. */
export type LogSource = AsyncIterable<LogEntry | typeof CAUGHT_UP>;

/** So many characters wait of one log; then it is not read further. */
const MOST_WAITING = 32 * 1024;
/** What is told to be missing is missing in portions of this. */
const MOST_AT_ONCE = 64 * 1024;
/** What is written within so long is sent together: a message for each line would cost more than all else. */
const GATHER_MS = 25;
/** A reader whose lines are no older than this has caught up with what is written. */
const LIVE_MS = 5000;
/** Who once had caught up and then falls behind by more is not waited for: it is not shown some lines, and told how many. */
const BEHIND_MS = 10_000;
/** How often a reader that does not read is looked after: what it is behind by then is read in one go, and is to be little. */
const LOOK_MS = 100;

/** Brings many logs to one reader, merged, as lines of JSON. However slow the reader, little is held and nobody waits for it. */
export class LogFeed implements AsyncIterable<string> {
  readonly #clock: Clock;
  readonly #merge = new TimeMerge<LogEntry>();
  readonly #outbox: Outbox;
  /** Logs that are not read until what they gave is out. */
  readonly #paused = new Map<MergeSource<LogEntry>, () => void>();
  #isTurnSet = false;
  #isLookSet = false;
  #isComplete = false;
  #wasLive = false;
  #isClosed = false;
  #failure: unknown;
  #wake: () => void = () => {};

  constructor(clock: Clock, outbox = new Outbox()) {
    this.#clock = clock;
    this.#outbox = outbox;
  }

  /** Reads one more log, to its end. What goes wrong with it is thrown to the reader after what came before. */
  async add(log: LogSource): Promise<void> {
    const source = this.#merge.open(this.#clock.now());
    try {
      for await (const entry of log) {
        if (this.#isClosed) return;
        if (entry === CAUGHT_UP) this.#merge.caughtUp(source);
        else this.#merge.push(source, entry, this.#clock.now());
        this.#setTurn();
        if (source.waiting >= MOST_WAITING) await new Promise<void>((go) => this.#paused.set(source, go));
      }
    } catch (error) {
      this.#failure ??= error;
    } finally {
      this.#merge.end(source);
      this.#setTurn();
    }
  }

  /** No log is added any more: all is said when they have ended. */
  complete(): void {
    this.#isComplete = true;
    this.#setTurn();
  }

  /** The reader gets no more. */
  close(): void {
    this.#isClosed = true;
    for (const go of this.#paused.values()) go();
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    try {
      while (!this.#isClosed) {
        if (!this.#outbox.isEmpty) {
          yield this.#outbox.take();
          this.#setTurn();
          if (this.#outbox.isEmpty && !this.#isComplete) await this.#after(GATHER_MS);
        } else if (this.#failure) throw this.#failure;
        else if (this.#isComplete && this.#merge.isDone) return;
        else await new Promise<void>((wake) => (this.#wake = wake));
      }
    } finally {
      this.close();
    }
  }

  /** After whatever else has come in: nothing that is here already is to be too late. */
  #setTurn(): void {
    if (this.#isTurnSet) return;
    this.#isTurnSet = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isTurnSet = false;
    if (this.#isClosed) return;
    const now = this.#clock.now();
    const aged = this.#before(HOLD_MS);
    this.#letGo();
    while (!this.#outbox.isFull) {
      const taken = this.#merge.take(now, aged, MOST_AT_ONCE);
      const last = taken.at(-1);
      if (!last) break;
      this.#outbox.put({ text: taken.map(({ text }) => text).join(""), lines: taken.length, time: last.time });
      this.#wasLive ||= last.time > this.#before(LIVE_MS);
      this.#letGo();
    }
    this.#readOn(now);
    this.#lookAgain();
    this.#wake();
  }

  /** What is held now may go out later though nothing comes. */
  #lookAgain(): void {
    if (!this.#merge.holds || this.#isLookSet) return;
    this.#isLookSet = true;
    this.#clock.after(this.#outbox.isFull ? LOOK_MS : GATHER_MS, () => {
      this.#isLookSet = false;
      this.#setTurn();
    });
  }

  /** Makes room in place of a reader that is too far behind; a history waits for its reader, however long. */
  #letGo(): void {
    if (!this.#outbox.isFull || this.#isComplete || !this.#wasLive) return;
    if ((this.#outbox.oldest ?? "") < this.#before(BEHIND_MS)) this.#outbox.makeRoom();
  }

  /** The time so long ago. */
  #before(ms: number): string {
    return sortableTime(new Date(Date.parse(this.#clock.wall()) - ms).toISOString());
  }

  #readOn(now: number): void {
    for (const [source, go] of this.#paused) {
      if (source.waiting > MOST_WAITING / 2) continue;
      source.quietSince = now;
      this.#paused.delete(source);
      go();
    }
  }

  #after(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(ms, resolve));
  }
}
