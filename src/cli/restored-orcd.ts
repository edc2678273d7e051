import { setTimeout as sleep } from "node:timers/promises";
import { connectSocket } from "../client/connect-socket.ts";
import { API_SOCKET } from "../engine/model/version.ts";
import { OrcError } from "../errors/orc-error.ts";

const WITHIN_MS = 60_000;
const EVERY_MS = 100;

/** Waits until an orcd answers that works from another store than the one before. */
export async function waitForOtherStore(
  before: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (performance.now() < end && !signal.aborted) {
    const client = connectSocket(environment.ORC_SOCKET || API_SOCKET);
    const about = await client.version().catch(() => undefined);
    client.close();
    if (about && about.storeId !== before) return;
    await sleep(EVERY_MS, undefined, { signal }).catch(() => {});
  }
  throw new OrcError("orcd.unreachable", "The store is restored, and orcd has not come back with it yet.", {
    next: [{ text: "see what it says", command: "docker logs orcd" }],
  });
}
