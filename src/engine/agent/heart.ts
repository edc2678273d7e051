import type { EngineSilence } from "../model/host.ts";
import type { Clock } from "../ports/clock.ts";
import type { ContainerEngine, EngineInfo } from "../ports/container-engine.ts";
import type { Reporter } from "./reporter.ts";
import type { AgentSettings } from "./settings.ts";
import { within } from "./within.ts";

const BEAT_MS = 5000;

/** Beats between two questions to the engine what its machine can carry. */
const ASK_EVERY = 12;

/** Tells the leader every five seconds that the host lives and what it can carry. */
export class Heart {
  readonly #settings: AgentSettings;
  readonly #engine: ContainerEngine;
  readonly #clock: Clock;
  readonly #reporter: Reporter;
  readonly #orphans: () => string[];
  #info: EngineInfo | undefined;
  #silence: EngineSilence | undefined;
  #beats = 0;
  #isStopped = false;
  #cancel: () => void = () => {};

  constructor(
    settings: AgentSettings,
    engine: ContainerEngine,
    clock: Clock,
    reporter: Reporter,
    orphans: () => string[],
  ) {
    this.#settings = settings;
    this.#engine = engine;
    this.#clock = clock;
    this.#reporter = reporter;
    this.#orphans = orphans;
  }

  start(): void {
    void this.#beat();
  }

  /** Tells at once when the engine falls silent, and when it answers again. */
  engineAsked(problem: string | undefined): void {
    if ((problem === undefined) === (this.#silence === undefined)) return;
    this.#silence = problem === undefined ? undefined : { since: this.#clock.wall(), message: problem };
    this.#tell();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  async #beat(): Promise<void> {
    if (!this.#info || this.#beats % ASK_EVERY === 0) await this.#ask();
    if (this.#isStopped) return;
    this.#cancel = this.#clock.after(BEAT_MS, () => void this.#beat());
    this.#beats += 1;
    this.#tell();
  }

  #tell(): void {
    if (!this.#info || this.#isStopped) return;
    const { cpuNano, memoryBytes, version } = this.#info;
    this.#reporter.heartbeat({
      host: this.#settings.host,
      cpuNano,
      memoryBytes,
      engine: version,
      version: this.#settings.version,
      orphans: this.#orphans(),
      ...(this.#silence ? { engineSilence: this.#silence } : {}),
    });
  }

  /** An engine that does not answer for a while has not become another one. */
  async #ask(): Promise<void> {
    try {
      this.#info = await within(this.#clock, BEAT_MS, "a question to the engine", this.#engine.info());
    } catch {
      this.#beats = -1;
    }
  }
}
