import type { Readable } from "node:stream";
import type { WallTime } from "../model/time.ts";

/** A copy of the store that was verified: `name` sorts by when it was made, whatever the clock said. */
export type Backup = { name: string; at: WallTime; bytes: number };

/** What a copy was found to hold. */
export type Verified = { keys: number; revision: number };

/** Copies of the store beside it. Every one that is listed was opened and read whole when it was made. */
export type Backups = {
  /** Oldest first. */
  list(): Promise<Backup[]>;
  /** Copies the store and verifies the copy; rejects `disk.full`, `store.damaged`. */
  make(): Promise<Backup & Verified>;
  read(name: string): Readable;
  remove(name: string): Promise<void>;
  freeBytes(): Promise<number>;
};
