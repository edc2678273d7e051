import { NETWORK } from "../drivers/bridge/host-network.ts";
import { connectEngine } from "../drivers/docker/connect.ts";
import { runningByLabels } from "../engine/mend/by-labels.ts";
import type { Running } from "../engine/mend/known.ts";
import type { Clock } from "../engine/ports/clock.ts";
import type { Log } from "../engine/ports/log.ts";

const RETRY_MS = 1000;

/**
 * The replicas of a cluster that an engine holds containers of, by their labels. Asked before a store that knows nothing is
 * trusted: an engine that does not answer is waited for, since "unknown" must not be read as "none".
 */
export async function replicasOnEngine(
  socket: string,
  cluster: string | undefined,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
): Promise<Running> {
  if (cluster === undefined) return { items: {}, routing: {} };
  const { recipes, close } = connectEngine(socket, { clusterId: cluster, network: NETWORK });
  try {
    while (!signal.aborted) {
      try {
        return runningByLabels(await recipes());
      } catch (error) {
        log({ level: "warn", message: "the engine cannot be asked what runs yet", fields: { error: String(error) } });
        await new Promise<void>((resolve) => void clock.after(RETRY_MS, resolve));
      }
    }
    return { items: {}, routing: {} };
  } finally {
    close();
  }
}
