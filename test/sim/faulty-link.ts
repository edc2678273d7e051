import type { AssignmentMessage, StatusReport } from "../../src/engine/model/assignment.ts";
import type { AgentLink } from "../../src/engine/ports/agent-link.ts";
import type { Clock } from "../../src/engine/ports/clock.ts";
import { pause } from "./pause.ts";
import type { Random } from "./random.ts";

/** A connection to one leader; when it breaks everybody who waits on it hears so. */
class Connection {
  readonly leader: AgentLink;
  readonly #broken = Promise.withResolvers<never>();

  constructor(leader: AgentLink) {
    this.leader = leader;
    // Nobody may be waiting when it breaks.
    this.#broken.promise.catch(() => {});
  }

  break(): void {
    this.#broken.reject(new Error("link broken"));
  }

  orBroken<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#broken.promise]);
  }
}

/** A link whose messages are late, doubled or lost as the seed has it; a lost message breaks the stream, as a connection would. */
export class FaultyLink implements AgentLink {
  /** Chances of a message to be doubled or lost, and how late one may be. */
  trouble = { doubled: 0, lost: 0, slowestMs: 5 };
  #connection: Connection | undefined;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** Leads to another leader, or to none; what went over the old connection breaks. */
  connect(leader: AgentLink | undefined): void {
    this.#connection?.break();
    this.#connection = leader && new Connection(leader);
  }

  async *assignments(host: string, signal: AbortSignal): AsyncGenerator<AssignmentMessage> {
    const connection = this.#connected();
    const stop = new AbortController();
    signal.addEventListener("abort", () => stop.abort());
    const messages = connection.leader.assignments(host, stop.signal)[Symbol.asyncIterator]();
    try {
      while (true) {
        const { done, value } = await connection.orBroken(messages.next());
        if (done) return;
        await connection.orBroken(this.#late());
        if (this.#random.chance(this.trouble.lost)) throw new Error("message lost, link broken");
        yield value;
        if (this.#random.chance(this.trouble.doubled)) yield value;
      }
    } finally {
      stop.abort();
    }
  }

  async report(report: StatusReport): Promise<void> {
    const connection = this.#connected();
    await connection.orBroken(this.#late());
    if (this.#random.chance(this.trouble.lost)) throw new Error("report lost on its way");
    await connection.orBroken(connection.leader.report(report));
    if (this.#random.chance(this.trouble.doubled)) await connection.orBroken(connection.leader.report(report));
    await connection.orBroken(this.#late());
    if (this.#random.chance(this.trouble.lost)) throw new Error("answer lost on its way");
  }

  #late(): Promise<void> {
    return pause(this.#clock, this.#random.between(0, this.trouble.slowestMs));
  }

  #connected(): Connection {
    if (!this.#connection) throw new Error("no leader");
    return this.#connection;
  }
}
