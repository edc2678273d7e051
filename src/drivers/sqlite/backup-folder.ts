import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Backup, Backups, Verified } from "../../engine/ports/backups.ts";
import type { Clock } from "../../engine/ports/clock.ts";
import { syncFile } from "../disk/sync-file.ts";
import { verifyCopy } from "./verify-copy.ts";

/** A store that can write a copy of itself to a new file. */
export type Copied = { copyTo(path: string): Promise<void> };

const NAME = /^(\d{6})_(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.db$/;
const OWNER_ONLY = 0o700;

/** Backups as files of a folder; a file gets its name once it was verified, so that one without it is none. */
export class BackupFolder implements Backups {
  readonly #folder: string;
  readonly #store: Copied | undefined;
  readonly #clock: Pick<Clock, "wall">;

  private constructor(folder: string, store: Copied | undefined, clock: Pick<Clock, "wall">) {
    this.#folder = folder;
    this.#store = store;
    this.#clock = clock;
  }

  /** Makes the folder where it is missing, and takes away what a crash left of a copy. */
  static async open(folder: string, store: Copied | undefined, clock: Pick<Clock, "wall">): Promise<BackupFolder> {
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY });
    for (const name of await readdir(folder))
      if (name.includes(".partial")) await rm(join(folder, name), { force: true });
    return new BackupFolder(folder, store, clock);
  }

  async list(): Promise<Backup[]> {
    const names = (await readdir(this.#folder)).filter((name) => NAME.test(name)).sort();
    return Promise.all(
      names.map(async (name) => ({ name, at: timeOf(name), bytes: (await stat(join(this.#folder, name))).size })),
    );
  }

  async make(): Promise<Backup & Verified> {
    const last = (await this.list()).at(-1);
    const number = Number(last?.name.slice(0, 6) ?? 0) + 1;
    const at = `${this.#clock.wall().slice(0, 19)}Z`;
    const name = `${String(number).padStart(6, "0")}_${at.replaceAll(":", "-")}.db`;
    const partial = join(this.#folder, `${name}.partial`);
    try {
      await this.#store?.copyTo(partial);
      const verified = verifyCopy(partial);
      await syncFile(partial);
      await rename(partial, join(this.#folder, name));
      await syncFile(this.#folder);
      return { name, at, bytes: (await stat(join(this.#folder, name))).size, ...verified };
    } finally {
      for (const left of [partial, `${partial}-journal`, `${partial}-wal`]) await rm(left, { force: true });
    }
  }

  read(name: string): Readable {
    return createReadStream(this.pathOf(name));
  }

  /** Where a backup is, for who opens it on this machine. */
  pathOf(name: string): string {
    return join(this.#folder, name);
  }

  async remove(name: string): Promise<void> {
    await rm(this.pathOf(name), { force: true });
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }
}

function timeOf(name: string): string {
  const [, , day, hours, minutes, seconds] = NAME.exec(name) ?? [];
  return `${day}T${hours}:${minutes}:${seconds}Z`;
}
