import { asOrcError } from "../../errors/orc-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Action, Executor, Findings, Outcome } from "./action.ts";
import { within } from "./within.ts";

/** Does actions and turns whatever comes of them, or nothing by their deadline, into an outcome. */
export function perform(executor: Executor, clock: Clock): (action: Action) => Promise<Outcome> {
  return async (action) => {
    try {
      return { done: await within(clock, action.deadline - clock.now(), action.do, execute(executor, action)) };
    } catch (error) {
      const { code, message } = asOrcError(error);
      return { failed: { code, message } };
    }
  };
}

/** The compiler knows that each entry of the executor takes its own kind of action; it cannot see that through an index. */
function execute(executor: Executor, action: Action): Promise<Findings> {
  switch (action.do) {
    case "pull":
      return executor.pull(action);
    case "start":
      return executor.start(action);
    case "unpause":
      return executor.unpause(action);
    case "kill":
      return executor.kill(action);
    case "stop":
      return executor.stop(action);
    case "remove":
      return executor.remove(action);
    case "probe":
      return executor.probe(action);
    case "count-connections":
      return executor["count-connections"](action);
    case "keep":
      return executor.keep(action);
    case "ask":
      return executor.ask(action);
    default:
      return action satisfies never;
  }
}
