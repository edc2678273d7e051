import type { AssignmentMessage, StatusReport } from "../../src/engine/model/assignment.ts";
import type { AgentLink } from "../../src/engine/ports/agent-link.ts";
import type { Clock } from "../../src/engine/ports/clock.ts";
import type { Random } from "./random.ts";

const pause = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

/** A link whose messages are late, doubled or lost as the seed has it; a lost delta breaks the stream, as a connection would. */
export class FaultyLink implements AgentLink {
  /** Chances of a message to be doubled or lost, and how late one may be. */
  trouble = { doubled: 0, lost: 0, slowestMs: 5 };
  /** The leader's end; undefined while there is no leader. */
  leader: AgentLink | undefined;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  async *assignments(host: string, signal: AbortSignal): AsyncGenerator<AssignmentMessage> {
    const leader = this.#connected();
    for await (const message of leader.assignments(host, signal)) {
      await pause(this.#clock, this.#random.between(0, this.trouble.slowestMs));
      if (leader !== this.leader || this.#random.chance(this.trouble.lost)) throw new Error("link broken");
      yield message;
      if (this.#random.chance(this.trouble.doubled)) yield message;
    }
  }

  async report(report: StatusReport): Promise<void> {
    await pause(this.#clock, this.#random.between(0, this.trouble.slowestMs));
    if (this.#random.chance(this.trouble.lost)) throw new Error("report lost on its way");
    const leader = this.#connected();
    await leader.report(report);
    if (this.#random.chance(this.trouble.doubled)) await leader.report(report);
    await pause(this.#clock, this.#random.between(0, this.trouble.slowestMs));
    if (this.#random.chance(this.trouble.lost)) throw new Error("answer lost on its way");
  }

  #connected(): AgentLink {
    if (!this.leader) throw new Error("no leader");
    return this.leader;
  }
}
