import type { Reason } from "../model/event.ts";
import type { ObservedContainer } from "../ports/container-engine.ts";

/** Containers with labels of our cluster that are no run of ours, as last seen; whoever made them is to decide about them. */
export class Strangers {
  #seen: readonly ObservedContainer[] = [];
  #before: ReadonlySet<string> = new Set();
  readonly #told = new Set<string>();

  get names(): string[] {
    return this.#seen.map(({ name }) => name);
  }

  saw(strangers: readonly ObservedContainer[]): void {
    this.#seen = strangers;
  }

  /** What to say of those that were there at the last call too and were not told of. */
  lasting(host: string): Reason[] {
    const news = this.#seen.filter(({ id }) => this.#before.has(id) && !this.#told.has(id));
    this.#before = new Set(this.#seen.map(({ id }) => id));
    for (const id of this.#told) if (!this.#before.has(id)) this.#told.delete(id);
    for (const { id } of news) this.#told.add(id);
    return news.map(({ name }) => ({
      severity: "warning",
      kind: "host",
      reason: "container-unknown",
      message: `container ${name} carries labels of this cluster and is no run of any app: it is left alone and gets no requests`,
      host,
    }));
  }
}
