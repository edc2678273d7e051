import { asOrcError } from "../../errors/orc-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Action, Executor, Findings, Outcome } from "./action.ts";
import { within } from "./within.ts";

/** Told of an action that was given up and may still come to something, and of its end when it has ended after all. */
export type OnLate = (action: Action, isLate: boolean) => void;

/** Does actions and turns whatever comes of them, or nothing by their deadline, into an outcome. */
export function perform(executor: Executor, clock: Clock, onLate: OnLate): (action: Action) => Promise<Outcome> {
  return async (action) => {
    const giveUp = new AbortController();
    const work = execute(executor, action, giveUp.signal);
    let hasEnded = false;
    const ended = (): void => {
      hasEnded = true;
      if (giveUp.signal.aborted) onLate(action, false);
    };
    work.then(ended, ended);
    try {
      return { done: await within(clock, action.deadline - clock.now(), action.do, work) };
    } catch (error) {
      const { code, message } = asOrcError(error);
      if (!hasEnded) {
        giveUp.abort();
        onLate(action, true);
      }
      return { failed: { code, message } };
    }
  };
}

/** The compiler knows that each entry of the executor takes its own kind of action; it cannot see that through an index. */
function execute(executor: Executor, action: Action, givenUp: AbortSignal): Promise<Findings> {
  switch (action.do) {
    case "pull":
      return executor.pull(action, givenUp);
    case "start":
      return executor.start(action, givenUp);
    case "unpause":
      return executor.unpause(action, givenUp);
    case "kill":
      return executor.kill(action, givenUp);
    case "stop":
      return executor.stop(action, givenUp);
    case "remove":
      return executor.remove(action, givenUp);
    case "probe":
      return executor.probe(action, givenUp);
    case "count-connections":
      return executor["count-connections"](action, givenUp);
    case "keep":
      return executor.keep(action, givenUp);
    case "ask":
      return executor.ask(action, givenUp);
    default:
      return action satisfies never;
  }
}
