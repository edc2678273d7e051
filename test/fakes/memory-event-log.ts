import { Wakers } from "../../src/drivers/wakers.ts";
import type { OrcEvent, Reason } from "../../src/engine/model/event.ts";
import { asksFor } from "../../src/engine/model/event-filter.ts";
import type { Clock } from "../../src/engine/ports/clock.ts";
import type { EventLog, EventQuery } from "../../src/engine/ports/event-log.ts";

/** An event log in memory with the semantics of the real one. */
export class MemoryEventLog implements EventLog {
  readonly events: OrcEvent[] = [];
  readonly #clock: Pick<Clock, "wall">;
  readonly #wakers = new Wakers();

  constructor(clock: Pick<Clock, "wall">) {
    this.#clock = clock;
  }

  async append(reasons: Reason[], revision: number): Promise<void> {
    for (const reason of reasons) {
      this.events.push({ ...reason, id: this.events.length + 1, revision, at: this.#clock.wall() });
    }
    this.#wakers.wake();
  }

  async read({ limit = Number.POSITIVE_INFINITY, ...filter }: EventQuery): Promise<OrcEvent[]> {
    const found = this.events.filter((event) => asksFor(filter, event));
    const { after } = filter;
    return after === undefined ? found.slice(Math.max(0, found.length - limit)) : found.slice(0, limit);
  }

  follow(signal: AbortSignal): AsyncIterable<OrcEvent> {
    return this.#from(this.events.length, signal);
  }

  async *#from(first: number, signal: AbortSignal): AsyncGenerator<OrcEvent> {
    let next = first;
    while (!signal.aborted) {
      const event = this.events[next];
      if (event) {
        next += 1;
        yield event;
      } else await this.#wakers.next(signal);
    }
  }
}
