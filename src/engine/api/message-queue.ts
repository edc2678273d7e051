/** Messages of work that calls back, for a reader that asks for them. */
export class MessageQueue<T> implements AsyncIterable<T> {
  #messages: T[] = [];
  #ended = false;
  #failure: unknown;
  #wake: () => void = () => {};

  push(message: T): void {
    this.#messages.push(message);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Told to the reader after what was pushed. */
  fail(error: unknown): void {
    this.#failure = error;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      yield* this.#messages.splice(0);
      if (this.#messages.length > 0) continue;
      if (this.#ended) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure) throw this.#failure;
  }
}
