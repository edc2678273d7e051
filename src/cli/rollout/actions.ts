import { type NextStep, UserError } from "../../errors/orc-error.ts";

/** What others call things that are to be done with rollouts. */
const ELSEWHERE: Readonly<Record<string, NextStep>> = {
  undo: { text: "back to the release before", command: "orc rollback" },
  history: { text: "releases of the app", command: "orc releases" },
  restart: { text: "replace replicas though nothing changed", command: "orc restart" },
  pause: { text: "a rollout that fails may stop where it is", command: "orc up --on-failure pause" },
};

/** The error for something that is not to be done with a rollout. */
export const unknownAction = (action: string): UserError =>
  new UserError("input.usage", `orc rollout ${action}: needs one of status, resume, abort.`, {
    next: [ELSEWHERE[action] ?? { text: "what each does", command: "orc rollout --help" }],
  });
