import type { OrcEvent } from "../../engine/model/event.ts";
import { Wakers } from "../wakers.ts";

/** Events kept in memory for followers; who falls further behind reads from the files. */
const RECENT = 1000;
const PAGE = 500;

type ReadAfter = (after: number, limit: number) => Promise<OrcEvent[]>;

/** Those who follow the log, each at its own pace and none of them with a queue of its own. */
export class Followers {
  #recent: OrcEvent[] = [];
  readonly #wakers = new Wakers();

  tell(events: readonly OrcEvent[]): void {
    this.#recent.push(...events);
    if (this.#recent.length > RECENT) this.#recent = this.#recent.slice(-RECENT);
    this.#wakers.wake();
  }

  async *follow(after: number, signal: AbortSignal, read: ReadAfter): AsyncGenerator<OrcEvent> {
    let last = after;
    while (!signal.aborted) {
      const events = this.#after(last) ?? (await read(last, PAGE));
      if (events.length === 0) await this.#wakers.next(signal);
      for (const event of events) {
        if (signal.aborted) return;
        yield event;
        last = event.id;
      }
    }
  }

  /** What memory has after an id; undefined when some of it is in the files only. */
  #after(id: number): OrcEvent[] | undefined {
    const oldest = this.#recent[0]?.id;
    if (oldest === undefined) return [];
    return oldest > id + 1 ? undefined : this.#recent.slice(id + 1 - oldest);
  }
}
