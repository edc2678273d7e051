import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFile } from "../disk/sync-file.ts";

/** Files that SQLite keeps beside a database: they belong to it and to no other. */
const COMPANIONS = ["", "-wal", "-shm"];
const OWNER_ONLY = 0o700;

/** Where the store is in orcd's folder of state, and the one that is to take its place. */
export const storePlace = (state: string) => ({
  store: join(state, "store.db"),
  /** Complete as soon as it has this name. */
  next: join(state, "store.next.db"),
  partial: join(state, "store.next.partial.db"),
  /** Stores that were replaced; never deleted. */
  aside: join(state, "aside"),
  backups: join(state, "backups"),
});

/**
 * Puts a store that was restored in the place of the one that is there, which is kept aside. Called before anything is
 * opened; after a crash anywhere in it the next call carries on. Answers whether there was one.
 */
export async function putNextInPlace(state: string): Promise<boolean> {
  const { store, next, aside } = storePlace(state);
  if (!existsSync(next)) return false;
  if (COMPANIONS.some((companion) => existsSync(store + companion))) {
    await mkdir(aside, { recursive: true, mode: OWNER_ONLY });
    const number = (await readdir(aside)).filter((name) => /^\d+\.store\.db/.test(name)).length + 1;
    for (const companion of COMPANIONS) {
      const from = store + companion;
      if (existsSync(from)) await rename(from, join(aside, `${String(number).padStart(4, "0")}.store.db${companion}`));
    }
  }
  await rename(next, store);
  await syncFile(state);
  return true;
}

/** Makes the store that was written to `partial` the next one. */
export async function announceNext(state: string): Promise<void> {
  const { partial, next } = storePlace(state);
  await syncFile(partial);
  await rename(partial, next);
  await syncFile(state);
}

/** Takes away what is left of a store that never became the next one, and one that is not to be after all. */
export async function forgetNext(state: string): Promise<void> {
  const { partial, next } = storePlace(state);
  for (const path of [partial, next])
    for (const companion of [...COMPANIONS, "-journal"]) await rm(path + companion, { force: true, recursive: true });
}
