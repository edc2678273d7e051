import type { Change } from "../model/decision.ts";
import { type ParsedKey, parseKey, type RecordKind, type RecordOf } from "../model/records.ts";
import type { Entry, View } from "../model/view.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store, StoreChange } from "../ports/store.ts";
import { backoffMs } from "./backoff.ts";
import { pause } from "./pause.ts";
import { decodeRecord } from "./record-codec.ts";
import type { SoftChange, SoftStore } from "./soft-store.ts";
import { ViewIndex } from "./view-index.ts";
import { Waits } from "./waits.ts";

type Listener = (changes: readonly Change[]) => void;

/** The view of the store as this leader has it: built from a list, kept up by a watch, listed anew when history is gone. */
export class State {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #index: ViewIndex;
  readonly #entries = new Map<string, Entry<unknown>>();
  readonly #listeners = new Set<Listener>();
  readonly #waits = new Waits();
  readonly #stopped = new AbortController();
  readonly #forgetSoft: () => void;

  constructor(store: Store, soft: SoftStore, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#index = new ViewIndex(store.id);
    this.#forgetSoft = soft.onChange((changes) => this.#applySoft(changes));
  }

  /** The live view: it moves on only between turns of the event loop, never while a decision runs. */
  get view(): View {
    return this.#index;
  }

  /** What is stored under a key, and when that was written: what a guard names. */
  entry(key: string): Entry<unknown> | undefined {
    return this.#entries.get(key);
  }

  /** Everything stored, as if it had just changed. */
  all(): Change[] {
    return [...this.#entries.keys()].flatMap((key) => {
      const at = parseKey(key);
      return at ? [{ kind: at.kind, key }] : [];
    });
  }

  /** Lists the store, then follows it until `stop`. */
  async start(): Promise<void> {
    await this.#list();
    void this.#follow();
  }

  /** Resolves once the view contains everything up to a revision; rejects when this leader stops. */
  async waitFor(revision: number): Promise<void> {
    if (this.#index.revision < revision) await this.#waits.add(revision);
  }

  /** Waits until the view holds all that the store holds now: after a conflict, or a commit nobody knows the end of. */
  async catchUp(): Promise<void> {
    const { revision } = await this.#store.list("meta/");
    await this.waitFor(revision);
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  stop(): void {
    this.#stopped.abort();
    this.#forgetSoft();
    this.#listeners.clear();
    this.#waits.close();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopped;
    let failures = 0;
    while (!signal.aborted) {
      try {
        for await (const batch of this.#store.watch("", this.#index.revision, signal)) {
          if (signal.aborted) return;
          if (batch.type === "compacted") break;
          this.#advance(batch.changes, batch.revision);
          failures = 0;
        }
        if (!signal.aborted) await this.#list();
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.#log({
          level: "error",
          message: "the view cannot follow the store",
          fields: { error: String(error), failures },
        });
        await pause(this.#clock, backoffMs(failures), signal);
      }
    }
  }

  /** Brings the view to what the store holds now; what is the same keeps the time it was first seen. */
  async #list(): Promise<void> {
    const { entries, revision } = await this.#store.list("");
    const held = new Set(entries.map(({ key }) => key));
    const gone = [...this.#entries.keys()]
      .filter((key) => !held.has(key))
      .map((key): StoreChange => ({ key, revision }));
    const changed = entries.filter((entry) => this.#entries.get(entry.key)?.revision !== entry.revision);
    this.#advance([...gone, ...changed], revision);
  }

  #advance(changes: readonly StoreChange[], revision: number): void {
    // Read all before any is put in place: a damaged value must not leave half a transaction in the view.
    const read = changes.flatMap((change) => this.#read(change));
    for (const { kind, at, key, entry } of read) this.#place(kind, at, key, entry);
    this.#index.revision = revision;
    this.#tell(read);
    this.#waits.reached(revision);
  }

  #read({
    key,
    revision,
    value,
  }: StoreChange): (Change & { at: ParsedKey; entry: Entry<RecordOf[RecordKind]> | undefined })[] {
    const at = parseKey(key);
    if (!at) return [];
    const { kind } = at;
    if (value === undefined) return [{ kind, key, at, entry: undefined }];
    return [{ kind, key, at, entry: { value: decodeRecord(kind, key, value), revision, seenAt: this.#clock.now() } }];
  }

  #place(kind: RecordKind, at: ParsedKey, key: string, entry: Entry<RecordOf[RecordKind]> | undefined): void {
    if (entry) this.#entries.set(key, entry);
    else this.#entries.delete(key);
    this.#index.set(kind, at, entry as Entry<never> | undefined);
  }

  #applySoft(changes: readonly SoftChange[]): void {
    for (const { kind, key, value, revision } of changes) {
      const at = parseKey(key);
      const entry = value && { value, revision, seenAt: this.#clock.now() };
      if (at) this.#index.set(kind, at, entry as Entry<never> | undefined);
    }
    this.#tell(changes);
  }

  #tell(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const listener of [...this.#listeners]) {
      try {
        listener(changes);
      } catch (error) {
        // Whoever listens must not keep the view from following the store.
        this.#log({ level: "error", message: "a listener of the view failed", fields: { error: String(error) } });
      }
    }
  }
}
