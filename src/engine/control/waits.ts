import { OrcError } from "../../errors/orc-error.ts";

type Wait = { until: number; resolve: () => void; reject: (error: unknown) => void };

export const closedError = (): OrcError => new OrcError("orcd.unreachable", "This orcd has stopped leading.");

/** Those who wait for a revision to be reached. */
export class Waits {
  #waits: Wait[] = [];
  #closed = false;

  add(until: number): Promise<void> {
    if (this.#closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => void this.#waits.push({ until, resolve, reject }));
  }

  reached(revision: number): void {
    if (this.#waits.length === 0) return;
    const done = this.#waits.filter(({ until }) => until <= revision);
    this.#waits = this.#waits.filter(({ until }) => until > revision);
    for (const wait of done) wait.resolve();
  }

  close(): void {
    this.#closed = true;
    for (const wait of this.#waits.splice(0)) wait.reject(closedError());
  }
}
