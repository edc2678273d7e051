import type { Change, Loop, Seed } from "../model/decision.ts";
import { parseKey } from "../model/records.ts";
import type { View } from "../model/view.ts";
import type { AgentLink } from "../ports/agent-link.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store.ts";
import { takeLead } from "./leadership.ts";
import { LocalLink } from "./link.ts";
import type { PassStats } from "./pass-stats.ts";
import { Runner } from "./runner.ts";
import { SoftStore } from "./soft-store.ts";
import { State } from "./state.ts";

export type ControlOptions = {
  store: Store;
  clock: Clock;
  events: EventLog;
  loops: readonly Loop[];
  seed: Seed;
  log?: Log;
  /** Another leader has taken over the store: this one has stopped and its process should end. */
  onDeposed?: () => void;
};

/** A leader at work. */
export type Control = {
  /** The live view; it changes between turns of the event loop only. */
  view(): View;
  /** The view with what it takes to wait for it, as the API wants it. */
  state: Pick<State, "view" | "waitFor" | "catchUp" | "onChange">;
  /** For agents of this process. */
  link: AgentLink;
  soft: SoftStore;
  /** Resolves once the view contains a revision: wait for it after a commit of your own. */
  waitFor(revision: number): Promise<void>;
  /** Calls with every set of changes, after the view has them; the answer ends that. */
  onChange(listener: (changes: readonly Change[]) => void): () => void;
  passStats(): PassStats[];
  /** Ends all passes, streams and timers; the store stays open. */
  stop(): Promise<void>;
};

/** Takes the lead of a store and starts all loops on it; a loop more is one more in `loops`. */
export async function startControl(options: ControlOptions): Promise<Control> {
  const { store, clock, events, loops, seed, log = () => {} } = options;
  const soft = new SoftStore();
  const state = new State(store, soft, clock, log);
  const lead = await takeLead(store);
  await state.start();
  const onDeposed = (): void => {
    log({ level: "error", message: "another orcd leads this store now" });
    void stop();
    options.onDeposed?.();
  };
  const link = new LocalLink({ store, state, soft, clock, events, log, lead, onDeposed });
  const runner = new Runner(loops, { store, state, clock, events, log, seed, lead, onDeposed });
  const stop = async (): Promise<void> => {
    link.stop();
    const passesEnd = runner.stop();
    state.stop();
    await passesEnd;
  };
  state.onChange((changes) => forgetHosts(changes, state, soft));
  // A new leader knows nothing of what others have looked at: it looks at everything once.
  runner.look(state.all());
  return {
    view: () => state.view,
    state,
    link,
    soft,
    waitFor: (revision) => state.waitFor(revision),
    onChange: (listener) => state.onChange(listener),
    passStats: () => runner.stats,
    stop,
  };
}

/** What a host said of itself goes with the host. */
function forgetHosts(changes: readonly Change[], state: State, soft: SoftStore): void {
  for (const { kind, key } of changes) {
    const name = kind === "host" && !state.entry(key) ? parseKey(key)?.id : undefined;
    if (name !== undefined) soft.forgetHost(name);
  }
}
