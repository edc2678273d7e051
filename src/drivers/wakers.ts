/** Watchers and followers that wait for something to happen. */
export class Wakers {
  readonly #waiting = new Set<() => void>();

  /** How many wait now. */
  get size(): number {
    return this.#waiting.size;
  }

  wake(): void {
    for (const waker of [...this.#waiting]) waker();
  }

  /** Resolves at the next `wake`, or when the signal aborts; leaves nothing behind. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }
}
