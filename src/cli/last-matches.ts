import type { LogMessage } from "../engine/model/requests.ts";

type Line = Exclude<LogMessage, { type: "gap" }>;

/** The last lines of each replica, out of all that match. */
export class LastMatches {
  readonly #most: number;
  readonly #lines = new Map<string, { order: number; line: Line }[]>();
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(line: LogMessage): void {
    // What is missing somewhere before the last lines is nobody's business.
    if (!("at" in line)) return;
    const lines = this.#lines.get(line.replica) ?? [];
    lines.push({ order: this.#count, line });
    this.#count += 1;
    // Cut in strides: taking from the front of an array at every line costs its length.
    if (lines.length > this.#most * 2 + 1000) lines.splice(0, lines.length - this.#most);
    this.#lines.set(line.replica, lines);
  }

  /** In the order they were added. */
  inOrder(): Line[] {
    const last = [...this.#lines.values()].flatMap((lines) => lines.slice(Math.max(0, lines.length - this.#most)));
    return last.sort((a, b) => a.order - b.order).map(({ line }) => line);
  }
}
