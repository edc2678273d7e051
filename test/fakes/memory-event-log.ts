import type { OrcEvent, Reason } from "../../src/engine/model/event.ts";
import type { Clock } from "../../src/engine/ports/clock.ts";
import type { EventLog, EventQuery } from "../../src/engine/ports/event-log.ts";

/** An event log in memory with the semantics of the real one. */
export class MemoryEventLog implements EventLog {
  readonly events: OrcEvent[] = [];
  readonly #clock: Pick<Clock, "wall">;
  readonly #wakers = new Set<() => void>();

  constructor(clock: Pick<Clock, "wall">) {
    this.#clock = clock;
  }

  async append(reasons: Reason[], revision: number): Promise<void> {
    for (const reason of reasons) {
      this.events.push({ ...reason, id: this.events.length + 1, revision, at: this.#clock.wall() });
    }
    for (const waker of [...this.#wakers]) waker();
  }

  async read({ after, since, namespace, app, limit = Number.POSITIVE_INFINITY }: EventQuery): Promise<OrcEvent[]> {
    const found = this.events.filter(
      (event) =>
        event.id > (after ?? 0) &&
        (since === undefined || event.at >= since) &&
        (namespace === undefined || event.namespace === namespace) &&
        (app === undefined || event.app === app),
    );
    return after === undefined ? found.slice(Math.max(0, found.length - limit)) : found.slice(0, limit);
  }

  async *follow(signal: AbortSignal): AsyncGenerator<OrcEvent> {
    let next = this.events.length;
    while (!signal.aborted) {
      const event = this.events[next];
      if (event) {
        next += 1;
        yield event;
      } else await this.#woken(signal);
    }
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wakers.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#wakers.add(done);
      signal.addEventListener("abort", done);
    });
  }
}
