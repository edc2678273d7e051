import type { DurationMs, Instant } from "../../model/time.ts";

/** A text with a time that sorts as text. */
export type Timed = { readonly time: string; readonly text: string };

/** What gives nothing for so long is taken for idle, and what it might have given a little late still comes in its place. */
export const HOLD_MS: DurationMs = 200;
/** One that has yet to give its history is waited for longer, but not for ever. */
const HISTORY_MS: DurationMs = 3000;

/** One log among those that are merged; it is in order by itself. */
export class MergeSource<T extends Timed> {
  readonly queue: { item: T; since: Instant }[] = [];
  /** Characters that wait in it. */
  waiting = 0;
  quietSince: Instant;
  isBehind = true;
  hasEnded = false;

  constructor(now: Instant) {
    this.quietSince = now;
  }

  get time(): string {
    return this.queue[0]?.item.time ?? "";
  }
}

/**
 * Merges logs by time. The first of all goes out once every log has shown that it has nothing earlier: by having something
 * later, by having ended, or by having been quiet for long. In the last case it goes out only when it is itself as old as
 * `HOLD_MS`, so that what is just on its way finds its place.
 */
export class TimeMerge<T extends Timed> {
  /** Those that have something, the earliest first. */
  readonly #ready: MergeSource<T>[] = [];
  /** Those that are waited for. */
  readonly #dry = new Set<MergeSource<T>>();

  /** A log more; it is behind, and waited for longer, until `caughtUp`. */
  open(now: Instant): MergeSource<T> {
    const source = new MergeSource<T>(now);
    this.#dry.add(source);
    return source;
  }

  push(source: MergeSource<T>, item: T, now: Instant): void {
    source.queue.push({ item, since: now });
    source.waiting += item.text.length;
    source.quietSince = now;
    if (this.#dry.delete(source)) this.#insert(source);
  }

  caughtUp(source: MergeSource<T>): void {
    source.isBehind = false;
  }

  end(source: MergeSource<T>): void {
    source.hasEnded = true;
    this.#dry.delete(source);
  }

  /** Whether anything waits to go out. */
  get holds(): boolean {
    return this.#ready.length > 0;
  }

  /** Whether all logs have ended and all of them is out. */
  get isDone(): boolean {
    return this.#ready.length + this.#dry.size === 0;
  }

  /** What may go out now, until it is so many characters; `aged` is the time of what is old enough not to be waited with. */
  take(now: Instant, aged: string, most: number): T[] {
    const taken: T[] = [];
    let length = 0;
    let isOneIdle = false;
    for (const source of this.#dry) {
      if (!isIdle(source, now)) return taken;
      isOneIdle = true;
    }
    while (length < most) {
      const source = this.#ready[0];
      const first = source?.queue[0];
      if (!source || !first) break;
      if (isOneIdle && first.item.time > aged && now - first.since < HOLD_MS) break;
      taken.push(first.item);
      length += first.item.text.length;
      source.queue.shift();
      source.waiting -= first.item.text.length;
      this.#ready.shift();
      if (source.queue.length > 0) this.#insert(source);
      else if (!source.hasEnded) {
        this.#dry.add(source);
        if (!isIdle(source, now)) break;
        isOneIdle = true;
      }
    }
    return taken;
  }

  /** Behind those of the same time, so that each has its turn. */
  #insert(source: MergeSource<T>): void {
    let [low, high] = [0, this.#ready.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ready[middle]?.time ?? "") <= source.time) low = middle + 1;
      else high = middle;
    }
    this.#ready.splice(low, 0, source);
  }
}

const isIdle = ({ isBehind, quietSince }: MergeSource<Timed>, now: Instant): boolean =>
  now - quietSince >= (isBehind ? HISTORY_MS : HOLD_MS);
