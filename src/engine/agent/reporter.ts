import { isDeepStrictEqual } from "node:util";
import type { StatusReport } from "../model/assignment.ts";
import type { Reason } from "../model/event.ts";
import type { Ack, Heartbeat } from "../model/host.ts";
import type { ReplicaId } from "../model/names.ts";
import type { ReplicaStatus } from "../model/replica.ts";
import type { DurationMs } from "../model/time.ts";
import type { AgentLink } from "../ports/agent-link.ts";
import type { Clock } from "../ports/clock.ts";
import { Alarm } from "./alarm.ts";

/** Everything there is to report, for a leader that knows nothing yet. */
export type Whole = () => { replicas: Iterable<ReplicaStatus>; acks: Ack[] };

/** What happens close together is reported together. */
const GATHER_MS = 5;
/** After a report there is none for twice as long as it took to be taken: what many do at once is said in few words. */
const REST_SHARE = 2;
const REST_MOST_MS = 100;
/** While containers are being started or ended more is about to happen: what can wait for it does, so long at most. */
const BUSY_REST_MS = 250;
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 5000;

/** Events that are held while nobody takes them; the oldest go first. */
const HELD_EVENTS = 1000;

/** Sends what is new to the leader, one report at a time; after a failure the next one holds everything. */
export class Reporter {
  readonly #host: string;
  readonly #link: AgentLink;
  readonly #clock: Clock;
  readonly #whole: Whole;
  readonly #isBusy: () => boolean;
  #isWholeDue = true;
  #told = new Map<ReplicaId, ReplicaStatus>();
  #statuses = new Map<ReplicaId, ReplicaStatus>();
  #acks = new Map<string, Ack>();
  #events: Reason[] = [];
  #heartbeat: Heartbeat | undefined;
  #tries = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  #last = { at: Number.NEGATIVE_INFINITY, took: 0 };
  #isSending = false;
  #isStopped = false;
  readonly #alarm: Alarm;

  /** `isBusy`: whether more news are under way. */
  constructor(host: string, link: AgentLink, clock: Clock, whole: Whole, isBusy: () => boolean = () => false) {
    this.#host = host;
    this.#link = link;
    this.#clock = clock;
    this.#whole = whole;
    this.#isBusy = isBusy;
    this.#alarm = new Alarm(clock, () => void this.#flush());
  }

  /** Tells of a replica unless the leader was told just that. */
  status(status: ReplicaStatus): void {
    const told = this.#statuses.get(status.replica) ?? this.#told.get(status.replica);
    if (told && isDeepStrictEqual({ ...told, updatedAt: "" }, { ...status, updatedAt: "" })) return;
    this.#statuses.set(status.replica, status);
    // Nothing is to be sent any longer to one that is not ready any more.
    const isUrgent = told?.ready === true && !status.ready;
    this.#send(isUrgent ? GATHER_MS : undefined);
  }

  forget(replica: ReplicaId): void {
    this.#told.delete(replica);
    this.#statuses.delete(replica);
  }

  ack(ack: Ack): void {
    this.#acks.set(ack.plane, ack);
    this.#send();
  }

  events(events: readonly Reason[]): void {
    if (events.length === 0) return;
    this.#events = [...this.#events, ...events].slice(-HELD_EVENTS);
    this.#send();
  }

  heartbeat(heartbeat: Heartbeat): void {
    this.#heartbeat = heartbeat;
    this.#send();
  }

  /** The leader may be a new one: tell everything. */
  all(): void {
    this.#isWholeDue = true;
    this.#send();
  }

  stop(): void {
    this.#isStopped = true;
    this.#alarm.putBack();
  }

  /** A time that is earlier than the one that was set counts: what could wait no longer can. */
  #send(delay = Math.max(GATHER_MS, this.#last.at + this.#rest() - this.#clock.now())): void {
    if (this.#isStopped || this.#isSending) return;
    this.#alarm.in(Math.max(delay, this.#notBefore - this.#clock.now()));
  }

  #rest(): DurationMs {
    return this.#isBusy() ? BUSY_REST_MS : Math.min(REST_MOST_MS, REST_SHARE * this.#last.took);
  }

  async #flush(): Promise<void> {
    const report = this.#take();
    this.#isSending = true;
    const began = this.#clock.now();
    try {
      await this.#link.report(report);
      const at = this.#clock.now();
      this.#last = { at, took: at - began };
      this.#tries = 0;
      this.#isSending = false;
      if (this.#hasNews()) this.#send();
    } catch {
      this.#isSending = false;
      this.#giveBack(report);
      this.#notBefore = this.#clock.now() + Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** this.#tries);
      this.#tries += 1;
      this.#send();
    }
  }

  #hasNews(): boolean {
    const { size } = this.#statuses;
    return this.#isWholeDue || size > 0 || this.#acks.size > 0 || this.#events.length > 0 || !!this.#heartbeat;
  }

  #take(): StatusReport {
    const full = this.#isWholeDue;
    const whole = full ? this.#whole() : { replicas: this.#statuses.values(), acks: [...this.#acks.values()] };
    const report: StatusReport = {
      host: this.#host,
      full,
      replicas: [...whole.replicas],
      acks: whole.acks,
      events: this.#events,
      ...(this.#heartbeat ? { heartbeat: this.#heartbeat } : {}),
    };
    // What is on its way counts as told: a status that goes back to what it was before must not pass for no news.
    for (const status of report.replicas) this.#told.set(status.replica, status);
    this.#isWholeDue = false;
    this.#statuses = new Map();
    this.#acks = new Map();
    this.#events = [];
    this.#heartbeat = undefined;
    return report;
  }

  /** Nobody knows whether it arrived: everything is told again, which changes nothing if it did. */
  #giveBack({ events, heartbeat }: StatusReport): void {
    this.#isWholeDue = true;
    this.#told = new Map();
    this.#events = [...events, ...this.#events].slice(-HELD_EVENTS);
    if (heartbeat) this.#heartbeat ??= heartbeat;
  }
}
