import { EngineError } from "../../errors/orc-error.ts";
import type { DurationMs } from "../model/time.ts";
import type { Clock } from "../ports/clock.ts";

/** Gives an answer so long to come; rejects with `engine.refused` when it does not, and lets it go. */
export function within<T>(clock: Clock, ms: DurationMs, what: string, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () =>
      reject(new EngineError("engine.refused", `${what} took too long and was given up`)),
    );
    answer.then(resolve, reject).finally(cancel);
  });
}
