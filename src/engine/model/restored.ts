import type { WallTime } from "./time.ts";

/** Where a store is restored from: a backup beside it, a file of an operator, or what runs alone. */
export type RestoreFrom = "latest" | "file" | "labels";

/** What becomes of an app when a store is restored, and the sentence for it. */
export type RestoredApp = {
  namespace: string;
  app: string;
  release: number;
  replicas: number;
  fate: "as-backup" | "not-running" | "as-it-runs" | "rebuilt";
  says: string;
};

/** What `restore` answers; `applied` false: this is what it would do. */
export type RestoreDocument = {
  from: RestoreFrom;
  /** When the backup was made, where that is known. */
  backupAt?: WallTime;
  apps: RestoredApp[];
  applied: boolean;
};

/** What is known of the copies of a store. */
export type BackupState = { last?: { at: WallTime; bytes: number }; problem?: string };
