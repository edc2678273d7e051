import { chmod, chown, mkdir, unlink } from "node:fs/promises";
import type { Server } from "node:http";
import { createConnection } from "node:net";
import { dirname } from "node:path";
import { OrcError } from "../../errors/orc-error.ts";

/** Serves on a unix socket that its group may use: who may use the engine may use orcd. Replaces a socket nobody listens on. */
export async function listenOnSocket(server: Server, path: string, group?: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if (await isAnswered(path)) {
    throw new OrcError("store.held", `Another orcd listens on ${path}.`, {
      next: [{ text: "stop the other one first", command: "docker stop orcd" }],
    });
  }
  await unlink(path).catch(ignoreMissing);
  // The socket is nobody's but root's until its group is set.
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } finally {
    process.umask(before);
  }
  if (group !== undefined) await chown(path, -1, group);
  await chmod(path, 0o660);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
