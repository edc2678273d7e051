import type { ReplicaId } from "../model/names.ts";
import type { ReplicaMemory } from "../model/replica-memory.ts";
import type { AgentDisk } from "../ports/agent-disk.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { Saver } from "./saver.ts";
import type { Tracked } from "./tracked.ts";

/**
 * What is remembered of replicas, on the disk as in mind. That one is gone may be said only once the disk knows it, and may
 * be forgotten only once the disk's assignment is without it: an agent with an old assignment would start it anew.
 */
export class Memories {
  readonly #saver: Saver;
  #kept: Record<ReplicaId, ReplicaMemory> = {};
  /** Replicas that are gone: whether the disk knows. */
  readonly #gone = new Map<ReplicaId, boolean>();

  constructor(disk: AgentDisk, clock: Clock, log: Log) {
    this.#saver = new Saver(clock, log, () => disk.saveMemory(this.#kept));
  }

  /** Takes up what the disk kept. */
  load(kept: Record<ReplicaId, ReplicaMemory>): void {
    this.#kept = { ...kept };
  }

  of(replica: ReplicaId): ReplicaMemory | undefined {
    return this.#kept[replica];
  }

  keep(tracked: ReadonlyMap<ReplicaId, Tracked>): void {
    const changed = [...tracked].filter(([id, { memory }]) => this.#kept[id] !== memory);
    if (changed.length === 0) return;
    for (const [id, { memory }] of changed) this.#kept[id] = memory;
    this.#saver.changed();
  }

  /** Whether the disk knows that a replica is gone; if not it is told, and `then` is called once it does. */
  isBuried(replica: ReplicaId, then: () => void): boolean {
    const isKnown = this.#gone.get(replica);
    if (isKnown !== undefined) return isKnown;
    this.#gone.set(replica, false);
    this.#saver.onceSaved(() => {
      this.#gone.set(replica, true);
      then();
    });
    return false;
  }

  /** Resolves once what is left of a replica may go: of a job that is done its container alone says so until the disk does. */
  async released(replica: ReplicaId): Promise<void> {
    if (this.#kept[replica]?.finished) await this.#saver.saved();
  }

  /** Drops all but these: the disk's assignment is without the others. */
  retain(isWanted: (replica: ReplicaId) => boolean): void {
    const ids = Object.keys(this.#kept).filter((id) => !isWanted(id));
    if (ids.length === 0) return;
    for (const id of ids) {
      delete this.#kept[id];
      this.#gone.delete(id);
    }
    this.#saver.changed();
  }

  stop(): void {
    this.#saver.stop();
  }
}
