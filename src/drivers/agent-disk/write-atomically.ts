import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** What an agent keeps may hold what only its containers should know. */
const OWNER_ONLY = 0o600;

/** Replaces a file as a whole: whatever crashes, it holds the old text or the new one. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const partial = `${path}.partial`;
  const file = await open(partial, "w", OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
  await syncFolder(dirname(path));
}

/** A rename is only on the disk once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
