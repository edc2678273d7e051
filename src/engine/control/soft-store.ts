import type { Change } from "../model/decision.ts";
import { keyOf, type RecordOf, type SOFT_KINDS } from "../model/records.ts";

type SoftKind = (typeof SOFT_KINDS)[number];

export type SoftWrite = { [K in SoftKind]: { kind: K; key: string; value?: RecordOf[K] } }[SoftKind];

/** A soft write with the number it got. */
export type SoftChange = SoftWrite & Change & { revision: number };

/**
 * The leader's memory for what is sent anew to every new leader: heartbeats and acknowledgements.
 * It starts empty and never touches the durable store; revisions are its own.
 */
export class SoftStore {
  #revision = 0;
  readonly #values = new Map<string, string>();
  readonly #listeners = new Set<(changes: readonly SoftChange[]) => void>();

  /** Takes writes in, all at once; those that say what was said before are no change. */
  commit(writes: readonly SoftWrite[]): void {
    const news = writes.filter((write) => this.#isNews(write));
    if (news.length === 0) return;
    this.#revision += 1;
    const changes = news.map((write): SoftChange => ({ ...write, revision: this.#revision }));
    for (const listener of [...this.#listeners]) listener(changes);
  }

  /** Forgets a host that left the cluster. */
  forgetHost(host: string): void {
    const acks = [...this.#values.keys()].filter((key) => key.startsWith(`ack/${host}/`));
    this.commit([{ kind: "beat", key: keyOf.beat(host) }, ...acks.map((key): SoftWrite => ({ kind: "ack", key }))]);
  }

  onChange(listener: (changes: readonly SoftChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * A beat is always news: that it came is what it says. An acknowledgement that is only repeated is not,
   * for when it was first given tells how long a data plane took.
   */
  #isNews({ kind, key, value }: SoftWrite): boolean {
    const before = this.#values.get(key);
    const json = JSON.stringify(value) as string | undefined;
    if (json === undefined) this.#values.delete(key);
    else this.#values.set(key, json);
    return kind === "beat" || before !== json;
  }
}
