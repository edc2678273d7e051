import { HANGS } from "../../errors/engine-mend.ts";
import { asOrcError } from "../../errors/orc-error.ts";
import type { DurationMs } from "../model/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { ContainerEngine, EngineEvent } from "../ports/container-engine.ts";
import { type Action, isOfContainer } from "./action.ts";
import type { Containers } from "./containers.ts";
import { within } from "./within.ts";

const RETRY_FIRST_MS = 250;
const RETRY_MOST_MS = 5000;

/** An engine that hangs is asked again after so long. */
const LOOK_WITHIN_MS = 30_000;

/** What takes longer is reason to ask the engine for a word, which one that is up gives in a moment, and so long at most. */
const DOUBT_MS = 5000;
const WORD_WITHIN_MS = 10_000;

/** `synced`: everything was looked at, or could not be; `news`: one container was; `partChanged`: a part of orc's own may be missing. `isOwn`: an event of the agent's own doing. */
export type EngineListener = {
  synced(problem: string | undefined): void;
  news(): void;
  partChanged(): void;
  isOwn(event: EngineEvent): boolean;
  /** The kernel killed a process of the container for memory; the engine says so only now, and of its end when it ends. */
  outOfMemory(id: string): void;
};

/** Words that others follow when they come to anything: a start, a death. */
const FORERUNNERS = new Set(["create", "kill", "stop"]);

/** Keeps what is known of containers true: looks where events point, and at everything when it must. */
export class EngineWatch {
  readonly #engine: ContainerEngine;
  readonly #containers: Containers;
  readonly #clock: Clock;
  readonly #listener: EngineListener;
  readonly #stopped = new AbortController();
  /** Containers that are being looked at; true: something happened to them meanwhile. */
  readonly #looking = new Map<string, boolean>();
  #isLookingAtAll = false;
  #isLookDue = false;
  #isDoubted = false;
  #tries = 0;
  #cancelRetry: () => void = () => {};

  constructor(engine: ContainerEngine, containers: Containers, clock: Clock, listener: EngineListener) {
    this.#engine = engine;
    this.#containers = containers;
    this.#clock = clock;
    this.#listener = listener;
  }

  async start(): Promise<void> {
    this.lookAgain();
    for await (const event of this.#engine.events(this.#stopped.signal)) {
      if (this.#stopped.signal.aborted) return;
      if (event.what === "oom" && event.id !== undefined) this.#listener.outOfMemory(event.id);
      if (event.part !== undefined) this.#listener.partChanged();
      else if (event.id === undefined) this.lookAgain();
      else if (!FORERUNNERS.has(event.what) && !this.#listener.isOwn(event)) void this.#look(event.id);
    }
  }

  /** Looks at everything, now or right after the look that is under way. */
  lookAgain(): void {
    this.#isLookDue = true;
    void this.#lookAtAll();
  }

  /** An action that ends with a container in another state takes an engine that is up a moment, beside the time a run has for its end. */
  doubtIfSlow(action: Action): () => void {
    if (!isOfContainer(action)) return () => {};
    return this.#doubtAfter(action.do === "stop" ? DOUBT_MS + action.graceMs : DOUBT_MS);
  }

  stop(): void {
    this.#stopped.abort();
    this.#cancelRetry();
  }

  async #look(id: string): Promise<void> {
    if (this.#looking.has(id)) return void this.#looking.set(id, true);
    try {
      do {
        this.#looking.set(id, false);
        await this.#looked("a look at a container", this.#containers.look(id));
      } while (this.#looking.get(id));
      this.#looking.delete(id);
      if (!this.#stopped.signal.aborted) this.#listener.news();
    } catch {
      this.#looking.delete(id);
      this.lookAgain();
    }
  }

  #looked(what: string, look: Promise<void>): Promise<void> {
    return within(this.#clock, LOOK_WITHIN_MS, what, look).finally(this.#doubtAfter(DOUBT_MS));
  }

  #doubtAfter(ms: DurationMs): () => void {
    return this.#clock.after(ms, () => this.#doubt());
  }

  /** Something that was asked of the engine takes longer than it should: whether it hangs is known before that is given up. */
  #doubt(): void {
    if (this.#isDoubted || this.#stopped.signal.aborted) return;
    this.#isDoubted = true;
    const hangs = (): void => {
      if (this.#stopped.signal.aborted) return;
      this.#listener.synced(`the Docker engine ${HANGS}`);
      this.lookAgain();
    };
    within(this.#clock, WORD_WITHIN_MS, "a question to the engine", this.#engine.info())
      .then(() => {}, hangs)
      .finally(() => {
        this.#isDoubted = false;
      });
  }

  async #lookAtAll(): Promise<void> {
    if (this.#isLookingAtAll || this.#stopped.signal.aborted) return;
    this.#cancelRetry();
    this.#isLookingAtAll = true;
    this.#isLookDue = false;
    try {
      await this.#looked("a look at all containers", this.#containers.lookAtAll());
      this.#tries = 0;
      this.#isLookingAtAll = false;
      if (this.#stopped.signal.aborted) return;
      this.#listener.synced(undefined);
      if (this.#isLookDue) void this.#lookAtAll();
    } catch (error) {
      this.#isLookingAtAll = false;
      if (this.#stopped.signal.aborted) return;
      this.#listener.synced(asOrcError(error).message);
      const delay = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** this.#tries);
      this.#tries += 1;
      this.#cancelRetry = this.#clock.after(delay, () => void this.#lookAtAll());
    }
  }
}
