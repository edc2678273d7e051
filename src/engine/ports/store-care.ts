import type { Readable } from "node:stream";
import type { BackupState, RestoredApp, RestoreFrom } from "../model/restored.ts";
import type { WallTime } from "../model/time.ts";
import type { Backup, Verified } from "./backups.ts";

export type RestoreSource = { from: Exclude<RestoreFrom, "file"> } | { from: "file"; body: Readable };

/** A restore that was worked out and not carried out yet. */
export type PreparedRestore = {
  backupAt?: WallTime;
  apps: RestoredApp[];
  /**
   * Makes it the next store, on the disk, and answers what became of every app: it is worked out anew from what is true then.
   * Nothing is changed any more from here on; orcd starts anew a moment later, whether this worked or not.
   */
  carryOut(): Promise<RestoredApp[]>;
};

/** Copies of the store, and ways to get one back. */
export type StoreCare = {
  state(): BackupState;
  /** Makes and verifies one now. */
  backUp(): Promise<Backup & Verified>;
  read(backup: Backup): Readable;
  /** Rejects `backup.none`, `backup.unusable`, `store.newer`. */
  prepare(source: RestoreSource): Promise<PreparedRestore>;
};
