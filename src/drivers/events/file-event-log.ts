import { mkdir, rm } from "node:fs/promises";
import type { OrcEvent, Reason } from "../../engine/model/event.ts";
import { asksFor } from "../../engine/model/event-filter.ts";
import type { Clock } from "../../engine/ports/clock.ts";
import type { EventLog, EventQuery } from "../../engine/ports/event-log.ts";
import { Followers } from "./followers.ts";
import { appendTo, listSegments, mend, readSegment, type Segment, segmentAt } from "./segment.ts";

export type FileEventLogOptions = {
  /** Made when it is not there. */
  folder: string;
  clock: Pick<Clock, "wall">;
  maxBytes?: number;
  maxAgeDays?: number;
  /** A segment that has reached this size is followed by a new one. */
  segmentBytes?: number;
};

export const MAX_BYTES = 50_000_000;
const MAX_AGE_DAYS = 7;
const SEGMENTS = 20;
const DAY_MS = 86_400_000;

/** The history of what happened in files beside the store: bounded in size and age, oldest first to go. */
export class FileEventLog implements EventLog {
  readonly #folder: string;
  readonly #clock: Pick<Clock, "wall">;
  readonly #maxBytes: number;
  readonly #maxAgeMs: number;
  readonly #segmentBytes: number;
  readonly #followers = new Followers();
  #segments: Segment[] = [];
  #nextId = 1;
  #writes: Promise<void> = Promise.resolve();

  private constructor({
    folder,
    clock,
    maxBytes = MAX_BYTES,
    maxAgeDays = MAX_AGE_DAYS,
    segmentBytes,
  }: FileEventLogOptions) {
    this.#folder = folder;
    this.#clock = clock;
    this.#maxBytes = maxBytes;
    this.#maxAgeMs = maxAgeDays * DAY_MS;
    this.#segmentBytes = segmentBytes ?? maxBytes / SEGMENTS;
  }

  /** Opens the log of a folder and goes on where it ended. */
  static async open(options: FileEventLogOptions): Promise<FileEventLog> {
    const log = new FileEventLog(options);
    await mkdir(options.folder, { recursive: true });
    log.#segments = await listSegments(options.folder);
    const last = log.#segments.at(-1);
    if (last) {
      await mend(last);
      log.#nextId = ((await readSegment(last)).at(-1)?.id ?? last.firstId - 1) + 1;
    }
    await log.#dropOld();
    return log;
  }

  append(reasons: Reason[], revision: number): Promise<void> {
    const at = this.#clock.wall();
    const written = this.#writes.then(() => this.#write(reasons, revision, at));
    this.#writes = written.catch(() => {});
    return written;
  }

  async read(query: EventQuery): Promise<OrcEvent[]> {
    await this.#writes;
    const { limit = Number.POSITIVE_INFINITY } = query;
    return query.after === undefined ? this.#newest(query, limit) : this.#following(query, query.after, limit);
  }

  follow(signal: AbortSignal): AsyncIterable<OrcEvent> {
    return this.#followers.follow(this.#nextId - 1, signal, (after, limit) => this.read({ after, limit }));
  }

  async #write(reasons: readonly Reason[], revision: number, at: string): Promise<void> {
    if (reasons.length === 0) return;
    const events = reasons.map((reason, index): OrcEvent => ({ ...reason, id: this.#nextId + index, revision, at }));
    await appendTo(await this.#segment(), events);
    this.#nextId += events.length;
    this.#followers.tell(events);
  }

  /** The segment to write to; with each new one the oldest are looked at. */
  async #segment(): Promise<Segment> {
    const last = this.#segments.at(-1);
    if (last && last.bytes < this.#segmentBytes) return last;
    const next = segmentAt(this.#folder, this.#nextId);
    this.#segments.push(next);
    await this.#dropOld();
    return next;
  }

  /** Takes away whole segments: beyond the size, or with nothing in them that is young enough. */
  async #dropOld(): Promise<void> {
    const oldest = new Date(Date.parse(this.#clock.wall()) - this.#maxAgeMs).toISOString();
    let bytes = this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
    for (const segment of this.#segments.slice(0, -1)) {
      const isTooMuch = bytes > this.#maxBytes - this.#segmentBytes;
      if (!isTooMuch && ((await readSegment(segment)).at(-1)?.at ?? "") >= oldest) return;
      await rm(segment.path, { force: true });
      this.#segments = this.#segments.filter((kept) => kept !== segment);
      bytes -= segment.bytes;
    }
  }

  /** The last events that match, oldest of them first: read from the end, as far as needed. */
  async #newest(query: EventQuery, limit: number): Promise<OrcEvent[]> {
    let found: OrcEvent[] = [];
    for (const segment of [...this.#segments].reverse()) {
      const events = await readSegment(segment);
      found = [...events.filter((event) => asksFor(query, event)), ...found];
      const isBeforeSince = query.since !== undefined && (events[0]?.at ?? "") < query.since;
      if (found.length >= limit || isBeforeSince) break;
    }
    return found.slice(Math.max(0, found.length - limit));
  }

  /** The first events after an id that match. */
  async #following(query: EventQuery, after: number, limit: number): Promise<OrcEvent[]> {
    const found: OrcEvent[] = [];
    for (const [index, segment] of [...this.#segments].entries()) {
      const next = this.#segments[index + 1];
      if (next && next.firstId <= after + 1) continue;
      found.push(...(await readSegment(segment)).filter((event) => asksFor(query, event)));
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }
}
