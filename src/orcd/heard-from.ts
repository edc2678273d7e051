import type { LeaderState } from "../engine/api/api-ports.ts";
import type { DurationMs } from "../engine/model/time.ts";
import type { Clock } from "../engine/ports/clock.ts";

/** Resolves once a host's agent was heard, or when the time is over: a plan made before would find no host to place on. */
export async function heardFrom(
  host: string,
  state: Pick<LeaderState, "view" | "onChange">,
  clock: Clock,
  withinMs: DurationMs,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (state.view.hosts.get(host)?.beat) resolve();
  };
  const forget = state.onChange(look);
  const cancel = clock.after(withinMs, resolve);
  look();
  await promise;
  forget();
  cancel();
}
