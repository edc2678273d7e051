import type { OrcClient } from "../client/orc-client.ts";
import { OrcError } from "../errors/orc-error.ts";

export type Patience = { tryEachMs: number; awayMs: number };

const PATIENCE: Patience = { tryEachMs: 300, awayMs: 30_000 };

/**
 * A stream that is followed goes on behind an orcd that is restarted or replaced: it is opened again after the last item
 * that came. It ends when orcd, being the same one still, has no more to say.
 */
export async function* resume<T>(
  client: Pick<OrcClient, "version">,
  open: (last: T | undefined, isAgain: boolean) => AsyncIterable<T>,
  signal: AbortSignal,
  patience: Patience = PATIENCE,
): AsyncGenerator<T> {
  let last: T | undefined;
  let { startedAt } = await client.version();
  for (let isAgain = false; ; isAgain = true) {
    let broke: unknown;
    try {
      for await (const item of open(last, isAgain)) {
        last = item;
        yield item;
      }
    } catch (error) {
      if (!isAway(error)) throw error;
      broke = error;
    }
    if (signal.aborted) return;
    const since = await answering(client, patience, signal);
    if (signal.aborted || (broke === undefined && since === startedAt)) return;
    startedAt = since;
  }
}

const isAway = (error: unknown): error is OrcError => error instanceof OrcError && error.code === "orcd.unreachable";

/** When the orcd that answers was started; rejects when none answers for too long. */
async function answering(
  client: Pick<OrcClient, "version">,
  { tryEachMs, awayMs }: Patience,
  signal: AbortSignal,
): Promise<string> {
  const until = performance.now() + awayMs;
  for (;;) {
    try {
      return (await client.version()).startedAt;
    } catch (error) {
      if (!isAway(error) || signal.aborted || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, tryEachMs));
    }
  }
}
