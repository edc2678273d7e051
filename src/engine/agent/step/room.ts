import type { Reason } from "../../model/event.ts";
import type { ReplicaId } from "../../model/names.ts";
import type { ReplicaStatus } from "../../model/replica.ts";
import type { DurationMs } from "../../model/time.ts";
import type { Action, ActionDo, ReplicaAction } from "../action.ts";
import type { Tracked } from "../tracked.ts";
import type { Addresses } from "./addresses.ts";

/** What a step decided for one replica. */
export type Plans = {
  actions: Action[];
  tracked: Tracked;
  status: ReplicaStatus;
  events: Reason[];
  lookIn?: DurationMs;
};

/** How many of each kind an engine is asked for at once; more gains nothing and starves the rest. */
const MOST: Record<ActionDo, number> = {
  pull: 3,
  start: 8,
  stop: 16,
  kill: 8,
  remove: 8,
  unpause: 8,
  probe: 32,
  // Those of a moment are one question to the kernel.
  "count-connections": 32,
  ask: 64,
  keep: 64,
};

/** What is under way and how much more may begin: there is no queue, a step asks again when something has ended. */
export class Room {
  readonly #busy = new Map<ReplicaId, ReplicaAction>();
  readonly #pulls = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #counts = new Map<ActionDo, number>();

  /** `addresses`: there is room there, too. */
  readonly addresses: Addresses;

  constructor(inFlight: readonly Action[], addresses: Addresses) {
    this.addresses = addresses;
    for (const action of inFlight) this.#enter(action);
  }

  isBusy(replica: ReplicaId): boolean {
    return this.#busy.has(replica);
  }

  /** What is being done to a replica; of a stop and a shorter one, the shorter. */
  underWay(replica: ReplicaId): ReplicaAction | undefined {
    return this.#busy.get(replica);
  }

  isPulling(image: string): boolean {
    return this.#pulls.has(image);
  }

  /** Whether a question is out; it keeps nobody from doing something to its replica. */
  isAsking(id: string): boolean {
    return this.#asked.has(id);
  }

  /** Takes a place for the action; false when there is none now. */
  take(action: Action): boolean {
    if ((this.#counts.get(action.do) ?? 0) >= MOST[action.do]) return false;
    this.#enter(action);
    return true;
  }

  /** Lets an action begin beside one that is under way: it asks nothing more of the engine, it has that one end. */
  takeBeside(action: ReplicaAction): void {
    this.#enter(action);
  }

  #enter(action: Action): void {
    this.#counts.set(action.do, (this.#counts.get(action.do) ?? 0) + 1);
    if (action.do === "pull") this.#pulls.add(action.image);
    else if (action.do === "ask") this.#asked.add(action.id);
    else if (action.do === "keep") return;
    else this.#busy.set(action.replica, action);
  }
}
