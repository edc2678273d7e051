import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** What the files below a folder take; what is gone by the time it is looked at takes nothing. */
export async function folderBytes(folder: string): Promise<number> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const file of found) if (file.isFile()) bytes += await fileBytes(join(file.parentPath, file.name));
  return bytes;
}

/** What a file takes; nothing where there is none. */
export const fileBytes = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
