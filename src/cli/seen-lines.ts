import type { LogMessage } from "../engine/model/requests.ts";

/** Lines of several replicas do not come quite in the order they were written. */
const OVERLAP_MS = 5000;

/** What has been read of logs, so that reading can begin again behind it. */
export class SeenLines {
  /** The newest of each stream of each run: within one, lines are in order. */
  readonly #newest = new Map<string, string>();
  #skipped: ReadonlyMap<string, string> = new Map();
  #latest: string;

  constructor(begun: Date) {
    this.#latest = begun.toISOString();
  }

  get isEmpty(): boolean {
    return this.#newest.size === 0;
  }

  /** From when on to read again so that nothing is missed. */
  get since(): string {
    return new Date(Date.parse(this.#latest) - OVERLAP_MS).toISOString();
  }

  /** From now on lines that have been seen come again. */
  skipAgain(): void {
    this.#skipped = new Map(this.#newest);
  }

  /** Takes note of a line; false when it was seen before. */
  note(message: LogMessage): boolean {
    if (!("at" in message)) return true;
    const { run, stream, at } = message;
    const key = `${run} ${stream}`;
    if (at <= (this.#skipped.get(key) ?? "")) return false;
    if (this.#newest.size === 0 || at > this.#latest) this.#latest = at;
    this.#newest.set(key, at);
    return true;
  }
}
