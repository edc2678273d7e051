import { backupDueIn, surplusBackups } from "../engine/mend/backup-plan.ts";
import type { BackupState } from "../engine/model/restored.ts";
import type { Backup, Backups, Verified } from "../engine/ports/backups.ts";
import type { Clock } from "../engine/ports/clock.ts";
import type { EventLog } from "../engine/ports/event-log.ts";
import type { Log } from "../engine/ports/log.ts";
import { asOrcError } from "../errors/orc-error.ts";

export type BackupKeeperOptions = { backups: Backups; clock: Clock; events: EventLog; log: Log };

/** Below so much room a backup is left out: what runs needs the disk more. */
const MIN_FREE_BYTES = 1024 ** 3;

/** A start is busy enough; and what could not be done is tried again after so long. */
const FIRST_MS = 60_000;
const AGAIN_MS = 10 * 60_000;

/** Backs the store up every hour, keeps a bounded number of backups, and says so once when it cannot. */
export class BackupKeeper {
  readonly #options: BackupKeeperOptions;
  #state: BackupState = {};
  #isStopped = false;
  #cancel: () => void = () => {};

  constructor(options: BackupKeeperOptions) {
    this.#options = options;
  }

  get state(): BackupState {
    return this.#state;
  }

  async start(): Promise<void> {
    const { backups, clock } = this.#options;
    const last = (await backups.list()).at(-1);
    this.#note(last);
    this.#later(Math.max(FIRST_MS, backupDueIn(last, clock.wall())));
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /** Makes one now, whatever is due. */
  async backUp(): Promise<Backup & Verified> {
    const { backups } = this.#options;
    const made = await backups.make();
    this.#note(made);
    for (const old of surplusBackups(await backups.list())) await backups.remove(old.name);
    return made;
  }

  #note(last: Backup | undefined): void {
    this.#state = last ? { last: { at: last.at, bytes: last.bytes } } : {};
  }

  #later(delay: number): void {
    if (this.#isStopped) return;
    this.#cancel();
    this.#cancel = this.#options.clock.after(delay, () => void this.#turn());
  }

  async #turn(): Promise<void> {
    const { backups, clock } = this.#options;
    try {
      const free = await backups.freeBytes();
      if (free < MIN_FREE_BYTES) return await this.#failed(`only ${(free / 1e6).toFixed(1)} MB are free on its disk`);
      this.#later(backupDueIn(await this.backUp(), clock.wall()));
    } catch (error) {
      await this.#failed(asOrcError(error).message);
    }
  }

  async #failed(problem: string): Promise<void> {
    const { events, log } = this.#options;
    const isNews = this.#state.problem === undefined;
    this.#state = { ...this.#state, problem };
    this.#later(AGAIN_MS);
    if (!isNews || this.#isStopped) return;
    const message = `the store is not backed up: ${problem}`;
    log({ level: "warn", message });
    await events.append([{ severity: "warning", kind: "store", reason: "backup-skipped", message }], 0).catch(() => {});
  }
}
