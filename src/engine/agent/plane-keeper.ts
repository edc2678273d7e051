import type { Ack } from "../model/host.ts";
import type { RoutingTable } from "../model/routing.ts";
import type { Clock } from "../ports/clock.ts";
import type { DataPlane } from "../ports/data-plane.ts";
import { generationsOf, markOf } from "./mark.ts";
import { within } from "./within.ts";

/** `isKept`: it is from the disk, and may be older than what the plane serves. */
type Wanted = { table: RoutingTable; mark: number; isKept?: true };

const RETRY_FIRST_MS = 200;
const RETRY_MOST_MS = 10_000;

/** After a table there is none for as long as it took: endpoints that come one after the other are few tables. */
const REST_MOST_MS = 250;

/** A plane that hangs is tried again after so long. */
const ANSWER_WITHIN_MS = 30_000;

/**
 * Keeps one data plane at the newest routing table. An acknowledgement is sent only for what the plane itself was read
 * back to serve; a table that comes while another is being applied replaces it.
 */
export class PlaneKeeper {
  readonly #plane: DataPlane;
  readonly #clock: Clock;
  readonly #host: string;
  readonly #tell: (ack: Ack) => void;
  #wanted: Wanted | undefined;
  #served: number | undefined;
  #taken: Record<string, string> = {};
  #ack: Ack | undefined;
  #tries = 0;
  #restUntil = 0;
  #isBusy = false;
  #isCheckDue = false;
  #isStopped = false;
  #cancelRetry: () => void = () => {};

  constructor(plane: DataPlane, host: string, clock: Clock, tell: (ack: Ack) => void) {
    this.#plane = plane;
    this.#host = host;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** The last thing said of this plane. */
  get ack(): Ack | undefined {
    return this.#ack;
  }

  want(table: RoutingTable): void {
    this.#wanted = { table, mark: markOf(table) };
    this.#tries = 0;
    this.#go();
  }

  /**
   * Takes up the table that the disk kept. A plane outlives its agent: what it serves may be newer, and replicas that the old
   * table names may be gone. So it is left as it is until more is heard, unless it serves nothing.
   */
  resume(table: RoutingTable): void {
    this.#wanted = { table, mark: markOf(table), isKept: true };
    void this.check();
  }

  /** Asks the plane what it serves: somebody may have flushed it. */
  async check(): Promise<void> {
    this.#isCheckDue = this.#isBusy;
    if (this.#isBusy || this.#isStopped || !this.#wanted) return;
    this.#isBusy = true;
    try {
      this.#served = await this.#soon(this.#plane.readMark());
    } catch {
      this.#served = undefined;
    }
    this.#isBusy = false;
    this.#go();
  }

  /** Checks whenever the plane says that something was taken away. */
  async watch(signal: AbortSignal): Promise<void> {
    for await (const _ of this.#plane.losses?.(signal) ?? []) void this.check();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelRetry();
  }

  #go(): void {
    if (this.#isBusy || this.#isStopped || !this.#wanted) return;
    if (this.#isCheckDue) return void this.check();
    this.#cancelRetry();
    // Ports somebody else holds are tried again with every check.
    const isWhole = this.#served === this.#wanted.mark && Object.keys(this.#taken).length === 0;
    if (isWhole) {
      this.#acknowledge(this.#wanted);
      return;
    }
    if (this.#wanted.isKept && this.#served !== undefined && this.#served !== this.#wanted.mark) return;
    const rest = this.#restUntil - this.#clock.now();
    if (rest > 0) {
      this.#cancelRetry = this.#clock.after(rest, () => this.#go());
      return;
    }
    this.#isBusy = true;
    void this.#serve(this.#wanted);
  }

  async #serve(wanted: Wanted): Promise<void> {
    const began = this.#clock.now();
    const problem = await this.#apply(wanted);
    const took = this.#clock.now() - began;
    this.#restUntil = began + took + Math.min(REST_MOST_MS, took);
    this.#isBusy = false;
    if (this.#isStopped) return;
    if (wanted !== this.#wanted) return this.#go();
    if (problem !== undefined) return this.#complain(problem);
    this.#acknowledge(wanted);
    if (this.#isCheckDue) void this.check();
  }

  /** What went wrong, if anything did. */
  async #apply({ table, mark }: Wanted): Promise<string | undefined> {
    try {
      const { taken } = await this.#soon(this.#plane.apply(table, mark));
      this.#taken = taken;
      this.#served = await this.#soon(this.#plane.readMark());
      return this.#served === mark ? undefined : "it does not serve the table it was given";
    } catch (error) {
      this.#served = undefined;
      return error instanceof Error ? error.message : String(error);
    }
  }

  #soon<T>(answer: Promise<T>): Promise<T> {
    return within(this.#clock, ANSWER_WITHIN_MS, this.#plane.name, answer);
  }

  #acknowledge({ table }: Wanted): void {
    this.#tries = 0;
    this.#say({ host: this.#host, plane: this.#plane.name, generations: generationsOf(table), taken: this.#taken });
  }

  #complain(problem: string): void {
    const { generations = {}, taken = {} } = this.#ack ?? {};
    this.#say({ host: this.#host, plane: this.#plane.name, generations, taken, problem });
    const delay = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** this.#tries);
    this.#tries += 1;
    this.#cancelRetry = this.#clock.after(delay, () => this.#go());
  }

  #say(ack: Ack): void {
    const isNews = JSON.stringify(ack) !== JSON.stringify(this.#ack);
    this.#ack = ack;
    if (isNews) this.#tell(ack);
  }
}
