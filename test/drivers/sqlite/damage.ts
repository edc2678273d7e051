import { open, stat } from "node:fs/promises";

/** Overwrites a part of a database file, as a disk that lies does: its head, or pages in the middle. */
export async function damage(path: string, where: "head" | "middle"): Promise<void> {
  const { size } = await stat(path);
  const file = await open(path, "r+");
  try {
    const at = where === "head" ? 0 : Math.floor(size / 4096 / 3) * 4096;
    const length = where === "head" ? 100 : Math.floor(size / 3);
    await file.write(Buffer.alloc(length, 0xa5), 0, length, at);
    await file.sync();
  } finally {
    await file.close();
  }
}
