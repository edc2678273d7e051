/** A stream of numbers that a seed decides (mulberry32): the only source of chance in the simulator. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.next() * items.length)];
  }

  /** One of the items, those with a larger weight more often. */
  weighted<T extends { weight: number }>(items: readonly T[]): T | undefined {
    let at = this.next() * items.reduce((sum, item) => sum + item.weight, 0);
    for (const item of items) {
      at -= item.weight;
      if (at < 0) return item;
    }
    return items.at(-1);
  }

  /** A stream of its own that this one decides, so that one part's use of chance does not shift another's. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 4294967296));
  }
}
