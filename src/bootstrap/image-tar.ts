import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";

/** An entry of an image's tree: a file of this machine, text, or a link. */
export type TarItem =
  | { path: string; source: string; mode?: number }
  | { path: string; text: string; mode?: number }
  | { path: string; link: string };

/** Streams items as a tar, one file in memory at a time; equal items give equal bytes. */
export function tarOf(items: Iterable<TarItem>): AsyncIterable<Uint8Array> {
  const tar = pack();
  addAll(tar, items).then(
    () => tar.finalize(),
    (error: Error) => tar.destroy(error),
  );
  return tar as AsyncIterable<Uint8Array>;
}

async function addAll(tar: Pack, items: Iterable<TarItem>): Promise<void> {
  for (const item of items) {
    const head = { name: item.path, mtime: new Date(0), uid: 0, gid: 0 };
    if ("link" in item) tar.entry({ ...head, type: "symlink", linkname: item.link });
    else if ("text" in item) tar.entry({ ...head, mode: item.mode ?? 0o644 }, item.text);
    else {
      const { size, mode } = await stat(item.source);
      const entry = tar.entry({ ...head, size, mode: item.mode ?? (mode & 0o111 ? 0o755 : 0o644) });
      await pipeline(createReadStream(item.source), entry);
    }
  }
}
