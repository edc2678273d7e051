import type { OrcClient } from "../../../../src/client/orc-client.ts";
import type { AppStatus } from "../../../../src/engine/model/documents.ts";
import type { AppRef } from "../../../../src/engine/model/names.ts";

/** Waits as a client does: by hints, until the rollout of a generation has come to an end. */
export async function settled(client: OrcClient, ref: AppRef, generation: number): Promise<AppStatus> {
  const patience = AbortSignal.timeout(60_000);
  const done = new AbortController();
  for await (const _ of client.watch(ref, AbortSignal.any([patience, done.signal]))) {
    const status = await client.app(ref);
    const { rollout } = status;
    if (rollout && rollout.observedGeneration >= generation && rollout.state !== "running") {
      done.abort();
      return status;
    }
  }
  throw new Error(`generation ${generation} did not settle: ${JSON.stringify(await client.app(ref))}`);
}
