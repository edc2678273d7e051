import type { AppState } from "../engine/model/documents.ts";
import type { Theme } from "./theme.ts";

/** The state of an app in its colour. */
export function stateWord(state: AppState, theme: Theme): string {
  switch (state) {
    case "steady":
      return theme.green(state);
    case "failed":
      return theme.red(`${state} ${theme.signs.failed}`);
    case "degraded":
      return theme.yellow(`${state} ${theme.signs.warning}`);
    case "rolling":
    case "pending":
      return theme.accent(`${state} ${theme.signs.going}`);
    case "stopped":
      return theme.dim(state);
    default:
      return state satisfies never;
  }
}
