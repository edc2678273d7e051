import type { Clock } from "../../../src/engine/ports/clock.ts";
import type { EngineEvent } from "../../../src/engine/ports/container-engine.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";
import type { Random } from "../../sim/random.ts";
import type { EngineWorld } from "./engine-world.ts";
import { Feed } from "./feed.ts";
import { type EngineCall, type EngineTrouble, LATENCY_MS, NO_TROUBLE } from "./trouble.ts";

const REOPEN_MS = 100;

/** What lies between an engine and whoever asks it: calls take time, and everything that `trouble` says may go wrong. */
export class EngineWire {
  readonly trouble: EngineTrouble = { ...NO_TROUBLE };
  readonly #world: EngineWorld;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(world: EngineWorld, clock: Clock, random: Random) {
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
  }

  /** Whether a trouble happens now. */
  happens(trouble: Exclude<keyof EngineTrouble, "slowness">): boolean {
    return this.#random.chance(this.trouble[trouble]);
  }

  /** Carries a call there, does it, and carries the answer back, as it was when it was given. */
  async call<T>(call: EngineCall, id: string | undefined, effect: () => T | Promise<T>): Promise<T> {
    const { incarnation } = this.#world;
    await this.#travel(call);
    await this.#world.whenThawed();
    this.#mustBe(incarnation);
    const hangs = this.happens("hangs");
    if (hangs && id !== undefined) this.#world.hung.add(this.#world.find(id)?.spec.name ?? id);
    if (hangs && this.#random.chance(0.5)) await this.#down();
    this.#mustBe(incarnation);
    if (this.happens("refused")) throw new EngineError("engine.refused", `${call}: the engine is out of sorts`);
    this.#world.ask(call, id);
    const answer = await effect();
    if (hangs) await this.#down();
    await this.#travel(call);
    this.#mustBe(incarnation);
    if (this.happens("answerLost")) throw unreachable("the connection was reset");
    return answer;
  }

  /** Whether something comes before the time is up; rejects when the engine goes down meanwhile. */
  within(ms: number, when: (call: () => void) => void): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        cancel();
        forget();
      };
      const cancel = this.#clock.after(ms, () => {
        stop();
        resolve(false);
      });
      const forget = this.#world.whenDown(() => {
        stop();
        reject(unreachable("the connection was reset"));
      });
      when(() => {
        stop();
        resolve(true);
      });
    });
  }

  async *events(signal: AbortSignal): AsyncGenerator<EngineEvent> {
    for (let waitMs = this.#latencyMs("events"); !signal.aborted; waitMs = REOPEN_MS) {
      await this.#pause(waitMs, signal);
      if (signal.aborted) return;
      if (!this.#world.isUp) continue;
      const stream = this.#carried(signal);
      this.#world.ask("events");
      yield { what: "opened" };
      yield* stream;
    }
  }

  /** Changes as one connection carries them: late, in order, and not all of them. */
  #carried(signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const arrived = new Feed<EngineEvent>();
    const stream = arrived.open(signal);
    const onTheWay: EngineEvent[] = [];
    const arrive = async (): Promise<void> => {
      await this.#world.whenThawed();
      const event = onTheWay.shift();
      if (event) arrived.push(event);
    };
    const carry = async (): Promise<void> => {
      for await (const event of this.#world.changes.open(signal)) {
        if (!arrived.isRead || this.happens("streamBreaks")) break;
        if (this.happens("eventLost")) continue;
        for (let copy = this.happens("eventDoubled") ? 2 : 1; copy > 0; copy -= 1) {
          onTheWay.push(event);
          this.#clock.after(this.#latencyMs("events"), () => void arrive());
        }
      }
      arrived.end();
    };
    void carry();
    return stream;
  }

  #mustBe(incarnation: number): void {
    if (!this.#world.isUp) throw unreachable("connect ENOENT /run/docker.sock");
    if (this.#world.incarnation !== incarnation) throw unreachable("the connection was reset");
  }

  #down(): Promise<void> {
    return new Promise((resolve) => void this.#world.whenDown(resolve));
  }

  #travel(call: EngineCall): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(this.#latencyMs(call) / 2, resolve));
  }

  #latencyMs(call: EngineCall): number {
    const [least, most] = LATENCY_MS[call];
    return Math.round(this.#random.between(least, most) * this.trouble.slowness);
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const cancel = this.#clock.after(ms, end);
      signal.addEventListener("abort", end);
    });
  }
}

const unreachable = (why: string): EngineError =>
  new EngineError("engine.unreachable", `the Docker engine does not answer: ${why}`);
