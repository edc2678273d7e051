import type { EngineEvent } from "../ports/container-engine.ts";
import type { Action } from "./action.ts";

/**
 * Whether an event is what an action under way was to bring about. The action looks at its container when it is done, so
 * nothing is missed; and an engine that is busy with eight starts is not asked about each of them three times.
 */
export function isTraceOf(action: Action, { id, name, what }: EngineEvent): boolean {
  switch (action.do) {
    case "start":
      return what === "start" && name === action.run;
    case "stop":
    case "kill":
      return what === "die" && id === action.container;
    case "unpause":
      return what === "unpause" && id === action.container;
    case "remove":
      return what === "destroy" && id === action.container;
    case "pull":
    case "probe":
    case "count-connections":
    case "ask":
    case "keep":
      return false;
    default:
      return action satisfies never;
  }
}
