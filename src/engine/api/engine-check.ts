import { engineMend, HANGS } from "../../errors/engine-mend.ts";
import { asOrcError, EngineError } from "../../errors/orc-error.ts";
import type { EngineSilence } from "../model/host.ts";
import type { Instant, WallTime } from "../model/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { ContainerEngine, EngineInfo } from "../ports/container-engine.ts";
import { inTime } from "./in-time.ts";

/** An engine that is up answers what it is in milliseconds, and under load in a second. */
const WITHIN_MS = 5000;
/** Who answered a moment ago is not asked again. */
const FRESH_MS = 2000;

type Question = { answer: Promise<EngineInfo>; since: Instant; at: WallTime };

/**
 * Whether the engine answers, for people who ask now: one that hangs keeps its connections, and who looks at it only now and
 * then learns of that late. Nothing is asked while nobody asks.
 */
export class EngineCheck {
  readonly #engine: Pick<ContainerEngine, "info">;
  readonly #clock: Clock;
  #owed: Question | undefined;
  #answeredAt: Instant = Number.NEGATIVE_INFINITY;
  #silence: EngineSilence | undefined;

  constructor(engine: Pick<ContainerEngine, "info">, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  /** What the engine says of itself; rejects `engine.unreachable` when it does not within five seconds, at once while it owes an older answer. */
  async info(): Promise<EngineInfo> {
    this.#owed ??= this.#ask();
    const { answer, since, at } = this.#owed;
    try {
      const left = since + WITHIN_MS - this.#clock.now();
      return await (left > 0 ? inTime(this.#clock, left, answer, hangs) : hangs());
    } catch (error) {
      this.#silence ??= { since: at, message: asOrcError(error).message };
      throw error;
    }
  }

  /** Since when the engine does not answer, and how that shows; undefined where it does, or did a moment ago. */
  async silence(): Promise<EngineSilence | undefined> {
    if (this.#clock.now() - this.#answeredAt < FRESH_MS) return undefined;
    return this.info().then(
      () => undefined,
      () => this.#silence,
    );
  }

  #ask(): Question {
    const answer = this.#engine.info();
    const answered = (): void => {
      this.#answeredAt = this.#clock.now();
      this.#silence = undefined;
    };
    answer
      .then(answered, () => {})
      .finally(() => {
        this.#owed = undefined;
      });
    return { answer, since: this.#clock.now(), at: this.#clock.wall() };
  }
}

const hangs = (): never => {
  throw new EngineError("engine.unreachable", `the Docker engine ${HANGS}`, { next: [engineMend(HANGS)] });
};
