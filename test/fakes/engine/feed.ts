/** Items for readers that come and go: each reads those pushed since it opened, until the feed ends. */
export class Feed<T> {
  readonly #readers = new Set<Reader<T>>();

  /** Whether anybody still takes what is pushed. */
  get isRead(): boolean {
    return this.#readers.size > 0;
  }

  push(item: T): void {
    for (const reader of this.#readers) if (!reader.push(item)) this.#readers.delete(reader);
  }

  /** Ends what every present reader reads, after what was pushed already. */
  end(): void {
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  /** Reads from now on, also what is pushed before the first look; ends with the feed or the signal. */
  open(signal: AbortSignal): AsyncGenerator<T> {
    const reader = new Reader<T>();
    this.#readers.add(reader);
    const end = (): void => {
      this.#readers.delete(reader);
      reader.end();
    };
    signal.addEventListener("abort", end, { once: true });
    return reader.read(signal, end);
  }
}

/** A reader that is so far behind is let go of, as a slow connection would be. */
const MOST_WAITING = 1000;

class Reader<T> {
  readonly #waiting: T[] = [];
  #ended = false;
  #wake: () => void = () => {};

  push(item: T): boolean {
    if (this.#waiting.length >= MOST_WAITING) this.#ended = true;
    if (!this.#ended) this.#waiting.push(item);
    this.#wake();
    return !this.#ended;
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async *read(signal: AbortSignal, leave: () => void): AsyncGenerator<T> {
    try {
      while (!signal.aborted) {
        const next = this.#waiting.shift();
        if (next !== undefined) yield next;
        else if (this.#ended) return;
        else await this.#next();
      }
    } finally {
      signal.removeEventListener("abort", leave);
      leave();
    }
  }
}
