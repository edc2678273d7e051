import { createReadStream } from "node:fs";
import { readlink } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import type { ContextFile, ContextFiles } from "./context-files.ts";

/** The context of a build as a tar, made while it is read. */
export function contextTar({ files }: ContextFiles): Readable {
  const tar = pack();
  void addAll(tar, files).then(
    () => tar.finalize(),
    (error: Error) => tar.destroy(error),
  );
  return Readable.from(tar, { objectMode: false });
}

async function addAll(tar: Pack, files: readonly ContextFile[]): Promise<void> {
  for (const { name, path, type, mode, size, mtime } of files) {
    if (tar.destroyed) return;
    const header = { name, mode, mtime, uid: 0, gid: 0 };
    if (type === "directory") tar.entry({ ...header, type });
    else if (type === "symlink") tar.entry({ ...header, type, linkname: await readlink(path) });
    else await pipeline(createReadStream(path), tar.entry({ ...header, size }));
  }
}
