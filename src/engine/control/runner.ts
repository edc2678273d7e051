import type { Change, Loop } from "../model/decision.ts";
import { LoopRunner, type RunnerParts } from "./loop-runner.ts";
import type { PassStats } from "./pass-stats.ts";

/** Runs all loops: every change of the view is offered to each. */
export class Runner {
  readonly #runners: LoopRunner[];
  readonly #forget: () => void;

  constructor(loops: readonly Loop[], parts: RunnerParts) {
    this.#runners = loops.map((loop) => new LoopRunner(loop, parts));
    this.#forget = parts.state.onChange((changes) => this.look(changes));
  }

  /** Lets every loop look at what these changes concern. */
  look(changes: Iterable<Change>): void {
    for (const change of changes) for (const runner of this.#runners) runner.look(change);
  }

  get stats(): PassStats[] {
    return this.#runners.map(({ stats }) => stats);
  }

  async stop(): Promise<void> {
    this.#forget();
    await Promise.all(this.#runners.map((runner) => runner.stop()));
  }
}
