import type { Instant } from "../model/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { ContainerEngine, ContainerUsage } from "../ports/container-engine.ts";
import type { Log } from "../ports/log.ts";
import { inTime } from "./in-time.ts";

/** Older than this is asked for anew, behind the answer. */
const FRESH_MS = 1000;
/** Everything is measured so often, asked or not: whoever asks gets an answer at once. */
const EVERY_MS = 30_000;
/** Older than this is no answer. */
const KEPT_MS = 45_000;
/** How long rows wait for what is not known. */
const PATIENCE_MS = 300;

/**
 * What containers use, now or as measured a moment ago where an engine takes its time to say it. Two looks make a rate:
 * who waits for an app has the first one made.
 */
export class RecentUsage {
  readonly #engine: Pick<ContainerEngine, "usage">;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #known = new Map<string, { usage: ContainerUsage; at: Instant }>();
  #asking: Promise<void> | undefined;

  constructor(engine: Pick<ContainerEngine, "usage">, clock: Clock, log: Log) {
    this.#engine = engine;
    this.#clock = clock;
    this.#log = log;
  }

  /** What is known of these containers, after a short wait where something is not. */
  async of(ids: string[]): Promise<Map<string, ContainerUsage>> {
    this.#refresh(ids, FRESH_MS);
    if (this.#asking && ids.some((id) => !this.#known.has(id)))
      await inTime(this.#clock, PATIENCE_MS, this.#asking, () => {});
    return new Map(
      ids.flatMap((id) => {
        const found = this.#known.get(id);
        return found ? [[id, found.usage] as const] : [];
      }),
    );
  }

  /** Measures what runs every half a minute, until `signal` aborts. */
  keepUp(running: () => string[], signal: AbortSignal): void {
    let cancel = (): void => undefined;
    const wait = (): void => {
      cancel = this.#clock.after(EVERY_MS, () => {
        this.#refresh(running(), EVERY_MS / 2);
        wait();
      });
    };
    wait();
    signal.addEventListener("abort", () => cancel(), { once: true });
  }

  /** Has those measured that never were: who waits for an app asks for its rows next. */
  expect(ids: string[]): void {
    this.#refresh(ids, KEPT_MS);
  }

  #refresh(ids: string[], within: number): void {
    const now = this.#clock.now();
    for (const [id, { at }] of this.#known) if (now - at > KEPT_MS) this.#known.delete(id);
    const old = ids.filter((id) => now - (this.#known.get(id)?.at ?? Number.NEGATIVE_INFINITY) > within);
    if (this.#asking || old.length === 0) return;
    this.#asking = this.#measure(old).finally(() => {
      this.#asking = undefined;
    });
  }

  async #measure(ids: string[]): Promise<void> {
    try {
      const measured = await this.#engine.usage(ids);
      const at = this.#clock.now();
      for (const [id, usage] of measured) this.#known.set(id, { usage, at });
    } catch (error) {
      this.#log({ level: "warn", message: "usage could not be measured", fields: { error: String(error) } });
    }
  }
}
