import type { Change, Decision, Loop, LoopKey, Seed } from "../model/decision.ts";
import type { Reason } from "../model/event.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Log } from "../ports/log.ts";
import type { Store, StoreGuard } from "../ports/store.ts";
import { backoffMs } from "./backoff.ts";
import { commitBatches, type Prepared, prepare } from "./commit.ts";
import { KeyQueue } from "./key-queue.ts";
import { newStats, type PassStats } from "./pass-stats.ts";
import type { State } from "./state.ts";
import { Turn } from "./turn.ts";

export type RunnerParts = {
  store: Store;
  state: State;
  clock: Clock;
  events: EventLog;
  log: Log;
  seed: Seed;
  lead: StoreGuard;
  /** Somebody else leads now: nothing this leader decides counts any more. */
  onDeposed(): void;
};

/** A pass that lost against faster writers this often in a row waits before it tries again. */
const CONFLICTS_AT_ONCE = 5;

/**
 * Runs one loop: one pass at a time, each on a view that holds everything the loop itself has committed,
 * so that two passes can never hand out the same address, port or place.
 */
export class LoopRunner {
  readonly #loop: Loop;
  readonly #parts: RunnerParts;
  readonly #queue: KeyQueue;
  readonly #stats: PassStats;
  readonly #failures = new Map<LoopKey, number>();
  readonly #conflicts = new Map<LoopKey, number>();
  readonly #said = new Map<LoopKey, string>();
  #committed = 0;
  #unsure = false;
  readonly #stopped = new AbortController();
  #working: Promise<void> | undefined;

  constructor(loop: Loop, parts: RunnerParts) {
    this.#loop = loop;
    this.#parts = parts;
    this.#queue = new KeyQueue(parts.clock, () => this.#work());
    this.#stats = newStats(loop.name);
  }

  get stats(): PassStats {
    return { ...this.#stats, queued: this.#queue.size };
  }

  /** Queues the keys that a change concerns. */
  look(change: Change): void {
    try {
      for (const key of this.#loop.keysOf(change, this.#parts.state.view)) this.#queue.add(key);
    } catch (error) {
      this.#parts.log({
        level: "error",
        message: "keysOf failed",
        fields: { loop: this.#loop.name, ...change, error: String(error) },
      });
    }
  }

  /** Ends after the pass under way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#queue.close();
    await this.#working;
  }

  #work(): void {
    this.#working ??= this.#passes().finally(() => {
      this.#working = undefined;
      if (this.#queue.size > 0 && !this.#stopped.signal.aborted) this.#work();
    });
  }

  async #passes(): Promise<void> {
    const { clock } = this.#parts;
    // The change that woke us is still being told to others.
    await Promise.resolve();
    const turn = new Turn(clock, this.#stopped.signal);
    for (let key = this.#queue.take(); key !== undefined && !this.#stopped.signal.aborted; key = this.#queue.take()) {
      const began = clock.now();
      await this.#attempt(key);
      this.#stats.passes += 1;
      this.#stats.passMs += clock.now() - began;
      await turn.next();
    }
  }

  async #attempt(key: LoopKey): Promise<void> {
    try {
      await this.#pass(key);
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      this.#unsure = true;
      this.#failed(key, error);
    }
  }

  async #pass(key: LoopKey): Promise<void> {
    const { store, state } = this.#parts;
    await this.#refresh();
    const { decision, prepared } = this.#decide(key);
    const { revision, committed, conflicts } = await commitBatches(store, prepared);
    this.#committed = Math.max(this.#committed, revision);
    this.#stats.commits += committed;
    if (committed > 0 || conflicts.length === 0)
      await this.#say(key, decision.because, committed > 0, revision || state.view.revision);
    if (conflicts.length > 0) return this.#lost(key, conflicts);
    this.#failures.delete(key);
    this.#conflicts.delete(key);
    if (decision.wakeIn !== undefined && !this.#stopped.signal.aborted) this.#queue.addAfter(key, decision.wakeIn);
  }

  /** Brings the view up to this loop's own commits; after trouble, up to whatever the store holds. */
  async #refresh(): Promise<void> {
    const { state } = this.#parts;
    await state.waitFor(this.#committed);
    if (!this.#unsure) return;
    await state.catchUp();
    this.#unsure = false;
  }

  /** Nothing may come between the decision and taking down what it stands on. */
  #decide(key: LoopKey): { decision: Decision; prepared: Prepared } {
    const { clock, state, seed, lead } = this.#parts;
    const now = clock.now();
    const decision = this.#loop.decide(state.view, key, now, seed);
    const took = clock.now() - now;
    this.#stats.decideMs += took;
    this.#stats.longestDecideMs = Math.max(this.#stats.longestDecideMs, took);
    return { decision, prepared: prepare(this.#loop.name, key, decision.batches, lead, (name) => state.entry(name)) };
  }

  /** Reasons that come with no change are told once, not at every pass. */
  async #say(key: LoopKey, because: Reason[], changed: boolean, revision: number): Promise<void> {
    const said = changed || because.length === 0 ? "" : JSON.stringify(because);
    const again = said !== "" && this.#said.get(key) === said;
    if (said === "") this.#said.delete(key);
    else this.#said.set(key, said);
    if (because.length === 0 || again) return;
    try {
      await this.#parts.events.append(because, revision);
    } catch (error) {
      this.#parts.log({
        level: "error",
        message: "events were not kept",
        fields: { loop: this.#loop.name, key, error: String(error) },
      });
    }
  }

  #lost(key: LoopKey, conflicts: string[]): void {
    this.#stats.conflicts += 1;
    if (conflicts.includes(this.#parts.lead.key)) {
      this.#parts.onDeposed();
      return;
    }
    this.#unsure = true;
    const inARow = (this.#conflicts.get(key) ?? 0) + 1;
    this.#conflicts.set(key, inARow);
    if (inARow <= CONFLICTS_AT_ONCE) this.#queue.add(key);
    else this.#queue.addAfter(key, backoffMs(inARow - CONFLICTS_AT_ONCE));
  }

  #failed(key: LoopKey, error: unknown): void {
    const inARow = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, inARow);
    this.#stats.failures += 1;
    this.#stats.lastFailure = `${key}: ${String(error)}`;
    this.#parts.log({
      level: "error",
      message: "pass failed",
      fields: { loop: this.#loop.name, key, inARow, error: String(error) },
    });
    this.#queue.addAfter(key, backoffMs(inARow));
  }
}
